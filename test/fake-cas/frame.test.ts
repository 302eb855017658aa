import assert from 'node:assert/strict'
import type { IncomingHttpHeaders } from 'node:http'
import { Agent, request } from 'node:https'
import { buffer } from 'node:stream/consumers'
import { connect } from 'node:tls'
import { judgeAnswer, readRequest } from '../../src/ca-bridges/index.ts'
import {
  type CaDesk,
  type FakeCa,
  type FakeManner,
  type FakeRequest,
  type FakeWish,
  type Inside,
  json,
  openFakeCa,
  readPkcs10,
  type TlsIdentity,
  TROUBLE_NAMES,
  text,
  textOf,
} from '../../src/fake-cas/index.ts'
import { wishFor } from '../ca-bridges/support.ts'
import { eventually } from '../support/eventually.ts'

const NOW = new Date('2026-11-30T10:00:00Z')

/** Issues what it is asked for, and says a word. */
class PlainDesk implements CaDesk {
  readonly #inside: Inside
  asked = 0
  constructor(inside: Inside) {
    this.#inside = inside
  }

  async answer(asked: FakeRequest) {
    this.asked++
    if (asked.path === '/bug') throw new Error('a bug of the fake')
    if (asked.path === '/word') return text(200, this.#inside.troubles.word('ISSUED'))
    const read = await readPkcs10(textOf(asked))
    if (typeof read === 'string') return json(400, { error: read })
    const { subject, publicKeyInfo, dnsNames } = read
    const { chain } = this.#inside.ca.certify({
      subject: subject.octets,
      publicKeyInfo,
      dnsNames,
      days: 300,
      use: 'tls',
    })
    return json(
      200,
      chain.map((one) => Buffer.from(one).toString('base64')),
    )
  }
}

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

describe('the frame of the fake CAs', () => {
  let fake: FakeCa<PlainDesk>
  let agent: Agent

  async function open(manner: Partial<FakeManner> = {}, wish: Partial<FakeWish> = {}): Promise<void> {
    fake = await openFakeCa(
      { name: 'plain', ...manner },
      { now: () => NOW, ...wish },
      (inside) => new PlainDesk(inside),
    )
  }
  beforeEach(() => {
    agent = new Agent({ keepAlive: true, maxSockets: 1 })
  })
  afterEach(async () => {
    agent.destroy()
    await fake.close()
  })

  function call(path: string, body = '', identity?: TlsIdentity, signal?: AbortSignal): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const client = identity === undefined ? {} : { key: identity.key, cert: identity.certificate }
      const options = { method: 'POST', agent, ca: fake.tls.root, ...client, ...(signal && { signal }) }
      const going = request(`${fake.url}${path}`, options, async (response) => {
        const { statusCode: status = 0, headers } = response
        resolve(buffer(response).then((octets) => ({ status, headers, body: octets.toString() })))
      })
      going.on('error', reject).end(body)
    })
  }

  async function csr() {
    const wish = await wishFor({ days: 300 })
    const octets = wish.key.at === 'ours' ? wish.key.request : assert.fail()
    return { wish, octets, pem: Buffer.from(octets).toString('base64') }
  }

  async function verdictOn({ wish, octets }: Awaited<ReturnType<typeof csr>>, answer: Answer) {
    const chain = (JSON.parse(answer.body) as string[]).map((one) => new Uint8Array(Buffer.from(one, 'base64')))
    const asked = await readRequest(octets)
    if (typeof asked === 'string') assert.fail(asked)
    return judgeAnswer({ chain, wish, request: asked, roots: [fake.ca.root], profile: undefined, now: NOW })
  }

  it('certifies a PKCS#10 request under a root and an intermediate of its own', async () => {
    await open()
    const asked = await csr()
    const answer = await call('/issue', asked.pem)
    assert.equal((JSON.parse(answer.body) as string[]).length, 3)
    const verdict = await verdictOn(asked, answer)
    assert.deepEqual(verdict.ok ? verdict.remarks : verdict.findings, [])
    assert.equal(fake.ca.issued.length, 1)
  })

  it('certifies no request whose signature is not that of its key', async () => {
    await open()
    const { octets } = await csr()
    const bent = Uint8Array.from(octets, (octet, at) => (at === octets.length - 1 ? octet ^ 1 : octet))
    assert.match((await call('/issue', Buffer.from(bent).toString('base64'))).body, /CSR/)
    assert.match((await call('/issue', 'no request')).body, /CSR cannot be read/)
    assert.equal(fake.ca.issued.length, 0)
  })

  it('has books: each request as it came, and what was answered', async () => {
    await open()
    await call('/word?a=1', 'body')
    const [heard] = fake.heard
    assert.deepEqual([heard?.method, heard?.path, heard?.query.get('a')], ['POST', '/word', '1'])
    assert.equal(Buffer.from(heard?.body ?? []).toString(), 'body')
    assert.deepEqual([heard?.from, heard?.client], ['127.0.0.1', undefined])
    await eventually('it is in the books', () => heard?.isOpen === false)
    assert.equal(heard?.answer?.body, 'ISSUED')
  })

  it('lets nobody in without a client certificate of its own, where it wants one', async () => {
    await open({ clientCertificate: 'required' })
    await assert.rejects(call('/word'))
    assert.equal(fake.heard.length, 0)
    await eventually('TLS refused it', () => fake.handshakesRefused === 1)
    const caller = fake.tls.client('caller')
    assert.equal((await call('/word', '', caller)).status, 200)
    assert.equal(fake.heard[0]?.client, caller.fingerprint)
  })

  it('sees who is there, where it only asks for a certificate', async () => {
    await open({ clientCertificate: 'asked' })
    assert.equal((await call('/word')).status, 200)
    assert.equal(fake.heard[0]?.client, undefined)
  })

  const troubles: { readonly [of: string]: () => Promise<void> } = {
    slow: async () => {
      const aborted = call('/word', '', undefined, AbortSignal.timeout(100))
      await assert.rejects(aborted, { name: 'AbortError' })
      assert.equal(fake.desk.asked, 1)
    },
    cut: async () => {
      await assert.rejects(call('/word'), { code: 'ECONNRESET' })
      assert.equal(fake.desk.asked, 1)
    },
    half: async () => {
      await assert.rejects(call('/word'), { code: 'ECONNRESET' })
      assert.equal(fake.desk.asked, 1)
    },
    'http-500': async () => {
      assert.equal((await call('/word')).status, 500)
      assert.equal(fake.desk.asked, 0)
    },
    'http-429': async () => {
      const { status, headers } = await call('/word')
      assert.deepEqual([status, headers['retry-after'], fake.desk.asked], [429, '7', 0])
    },
    garbage: async () => {
      const { status, body } = await call('/word')
      assert.equal(status, 200)
      assert.match(body, /<html>/)
      assert.equal(fake.desk.asked, 1)
    },
    oversized: async () => {
      const { body } = await call('/word')
      assert.ok(body.startsWith('ISSUED') && body.length > 2 ** 20)
    },
    twice: async () => {
      assert.equal((await call('/word')).body, 'ISSUED')
      assert.equal(fake.desk.asked, 1)
      fake.troubles.plan('twice')
      const socket = connect({ port: fake.port, host: '127.0.0.1', ca: fake.tls.root })
      socket.on('error', () => {}).write('POST /word HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n')
      let all = ''
      socket.on('data', (piece: Buffer) => {
        all += piece.toString()
      })
      await eventually('both are here', () => all.split('ISSUED').length === 3)
      socket.destroy()
    },
    'unknown-word': async () => {
      assert.notEqual((await call('/word')).body, 'ISSUED')
    },
    'wrong-key': async () => {
      const asked = await csr()
      const verdict = await verdictOn(asked, await call('/issue', asked.pem))
      assert.deepEqual(verdict.ok ? [] : verdict.findings.map(({ rule }) => rule), ['key-of-request'])
    },
  }
  for (const trouble of TROUBLE_NAMES) {
    it(`has the trouble ${trouble} when it is asked to, once`, async () => {
      await open({}, { slowMilliseconds: 60_000 })
      fake.troubles.plan(trouble)
      await (troubles[trouble] ?? assert.fail('no case'))()
      assert.equal((await call('/word')).body, 'ISSUED')
    })
  }

  it('keeps trouble for the requests it is meant for, as often as planned', async () => {
    await open()
    fake.troubles.plan('http-500', { to: /\/word$/, times: 2 })
    fake.troubles.plan('http-429', { times: Number.POSITIVE_INFINITY })
    const statuses = []
    for (const path of ['/other', '/word', '/word', '/word']) statuses.push((await call(path)).status)
    assert.deepEqual(statuses, [429, 500, 500, 429])
    fake.troubles.end()
    assert.equal((await call('/word')).status, 200)
  })

  it('ends at once, whatever is going on, and does not hide a bug of its own', async () => {
    await open({}, { slowMilliseconds: 3_600_000 })
    fake.troubles.plan('slow')
    const waiting = assert.rejects(call('/word'))
    await eventually('it is asked', () => fake.desk.asked === 1)
    await fake.close()
    await waiting
    await open()
    await assert.rejects(call('/bug'))
    await assert.rejects(fake.close(), AggregateError)
    await open()
  })
})

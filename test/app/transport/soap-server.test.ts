import assert from 'node:assert/strict'
import { once } from 'node:events'
import { Agent, type RequestOptions, request } from 'node:https'
import { connect as connectTcp } from 'node:net'
import { connect, type TLSSocket } from 'node:tls'
import {
  createSoapServer,
  type HookRequest,
  listenerPolicy,
  type RefusedCaller,
  type SelfSignedCertificate,
  type SoapRequest,
  type SoapServer,
  type SoapServerOptions,
} from '../../../src/app/transport/index.ts'
import { testCertificate } from './certificates.ts'
import { signal } from './signal.ts'

interface Seen {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: string
}

const PATH = '/tr-03129/1.1/dv'
const ours = testCertificate('server')
const partner = testCertificate('partner')
const stranger = testCertificate('stranger')

describe('the SOAP server', () => {
  let server: SoapServer
  let port: number
  let refused: RefusedCaller[]
  let errors: unknown[]
  let answer: (request: SoapRequest<string>) => ReturnType<SoapServerOptions<string>['endpoints'][number]['answer']>
  let registered: Set<string>
  let ready: () => Promise<boolean>

  beforeEach(async () => {
    refused = []
    errors = []
    registered = new Set([partner.fingerprint256])
    ready = async () => true
    answer = async ({ caller, body }) => {
      return { status: 200, contentType: 'text/xml', body: `${caller}: ${Buffer.from(body)}` }
    }
    await start()
  })
  afterEach(() => server.close(0))

  async function start(more: Partial<SoapServerOptions<string>> = {}) {
    server = createSoapServer<string>({
      tls: { key: ours.keyPem, cert: ours.certPem },
      publicUrl: 'https://dv.example.test:8443',
      hostNames: ['localhost', '::1'],
      endpoints: [{ path: PATH, wsdl: (address) => `<wsdl at="${address}"/>`, answer: (request) => answer(request) }],
      identify: async ({ fingerprint256 }) =>
        registered.has(fingerprint256) ? { kind: 'known', caller: 'partner-1' } : { kind: 'refused', why: 'unknown' },
      fault: (status, code, text) => ({ contentType: 'text/xml', body: `<Fault>${status} ${code} ${text}</Fault>` }),
      isReady: () => ready(),
      onRefused: (who) => refused.push(who),
      onError: (error) => errors.push(error),
      maxBodyBytes: 1000,
      ...more,
    })
    port = (await server.listen(0, '127.0.0.1')).port
  }

  async function restart(more: Partial<SoapServerOptions<string>>) {
    await server.close(0)
    await start(more)
  }

  /** One request on a connection of its own; `body: 'held back'` announces a body and never sends it. */
  function call(options: RequestOptions & { as?: SelfSignedCertificate; body?: string }): Promise<Seen> {
    const { as, body, headers, ...rest } = options
    return new Promise((resolve, reject) => {
      const outgoing = request(
        {
          host: '127.0.0.1',
          port,
          method: 'POST',
          path: PATH,
          agent: false,
          rejectUnauthorized: false,
          headers: body === 'held back' ? { 'Content-Length': 500, ...headers } : { ...headers },
          ...(as === undefined ? {} : { key: as.keyPem, cert: as.certPem }),
          ...rest,
        },
        async (incoming) => {
          const chunks: Buffer[] = []
          for await (const chunk of incoming) chunks.push(chunk)
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            body: Buffer.concat(chunks).toString(),
          })
        },
      )
      outgoing.on('error', reject)
      if (body === 'held back') outgoing.flushHeaders()
      else outgoing.end(body)
    })
  }

  function assertFault(seen: Seen, status: number, code: 'Client' | 'Server' = 'Client') {
    assert.equal(seen.status, status, seen.body)
    assert.match(seen.body, new RegExp(`^<Fault>${status} ${code} `))
    assert.equal(seen.headers['content-type'], 'text/xml')
    assertSaysNothingOfUs(seen)
  }

  function assertSaysNothingOfUs(seen: Seen) {
    assert.equal(seen.headers['x-powered-by'], undefined)
    assert.equal(seen.headers.etag, undefined)
    assert.doesNotMatch(seen.body, /<html|<!DOCTYPE|node_modules|\.ts:\d/i)
  }

  describe('answers', () => {
    it('a registered partner, and tells the endpoint who it is', async () => {
      const seen = await call({ as: partner, body: '<hello/>', headers: { 'Content-Type': 'text/xml' } })
      assert.equal(seen.status, 200)
      assert.equal(seen.body, 'partner-1: <hello/>')
      assertSaysNothingOfUs(seen)
    })

    it('with what came: body, content type, path and address', async () => {
      let came: SoapRequest<string> | undefined
      answer = async (request) => {
        came = request
        return { status: 200, contentType: 'text/xml', body: new Uint8Array() }
      }
      await call({ as: partner, body: 'ü', path: `${PATH}?wsdl`, headers: { 'Content-Type': 'text/xml' } })
      assert.deepEqual(came, {
        caller: 'partner-1',
        body: new Uint8Array([0xc3, 0xbc]),
        contentType: 'text/xml',
        path: PATH,
        remoteAddress: '127.0.0.1',
        fingerprint256: partner.fingerprint256,
      })
    })

    it('over TLS 1.2 and 1.3, and no older one', async () => {
      for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
        assert.equal((await call({ as: partner, minVersion: version, maxVersion: version })).status, 200)
      }
      const old = { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' } as const
      await assert.rejects(call({ as: partner, ...old }), /SSL|TLS/i)
    })

    it('by the versions, suites and groups it is given, and a brainpool key over TLS 1.2', async () => {
      const brainpool = testCertificate('of the field', { curve: 'brainpoolP384r1' })
      registered.add(brainpool.fingerprint256)
      const groups = { ecdhCurve: 'brainpoolP384r1:prime256v1' }
      const inside = { as: brainpool, minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2', ...groups } as const
      assert.equal((await call(inside)).status, 200)
      const suite = 'TLS_AES_256_GCM_SHA384'
      await restart({
        tlsPolicy: listenerPolicy({ versions: ['1.3'], suites: [suite], groups: ['secp384r1'] }, { resumes: true }),
      })
      await assert.rejects(call(inside), /SSL|TLS/i)
      await assert.rejects(call({ as: partner, ciphers: 'TLS_AES_128_GCM_SHA256' }), /SSL|TLS/i)
      await assert.rejects(call({ as: partner, ecdhCurve: 'X25519' }), /SSL|TLS/i)
      assert.equal((await call({ as: partner })).status, 200)
    })

    it('a partner who resumes its TLS session', async () => {
      for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
        const { session } = await talk(partner, version)
        const resumed = await talk(partner, version, session)
        assert.equal(resumed.isReused, true)
        assert.match(resumed.said, /^HTTP\/1\.1 200 /)
      }
    })

    it('several requests on one connection, and looks the partner up again for each', async () => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 })
      assert.equal((await call({ as: partner, agent })).status, 200)
      assert.equal((await call({ as: partner, agent })).status, 200)
      registered.clear()
      assertFault(await call({ as: partner, agent }), 401)
      agent.destroy()
    })

    it('100 Continue only to a partner, and then reads the body', async () => {
      const seen = await call({ as: partner, body: '<hello/>', headers: { Expect: '100-continue' } })
      assert.equal(seen.body, 'partner-1: <hello/>')
      const held = { body: 'held back', headers: { Expect: '100-continue', 'Content-Length': 500 } }
      assertFault(await call({ as: stranger, ...held }), 401)
    })
  })

  describe('the gate', () => {
    it('turns a stranger away before the body is sent, closes, and tells the operator who it was', async () => {
      const seen = await call({ as: stranger, body: 'held back' })
      assertFault(seen, 401)
      assert.equal(seen.headers.connection, 'close')
      assert.deepEqual(refused, [
        { why: 'unknown', fingerprint256: stranger.fingerprint256, path: PATH, remoteAddress: '127.0.0.1' },
      ])
    })

    it('turns away whoever shows no certificate, before the body is sent', async () => {
      assertFault(await call({ body: 'held back' }), 401)
      assert.equal(refused[0]?.why, 'no-certificate')
      assert.equal(refused[0]?.fingerprint256, undefined)
    })

    it('is heard by a stranger who sends a large body regardless', async () => {
      assertFault(await call({ as: stranger, body: 'x'.repeat(3_000_000) }), 401)
    })

    it('hands the registry what it needs, and lets it judge the dates', async () => {
      const expired = testCertificate('expired', { days: 1, startsInDays: -10 })
      let shown: unknown
      await restart({
        identify: async (certificate, path) => {
          assert.equal(path, PATH)
          shown = { ...certificate, der: Buffer.from(certificate.der).toString('hex') }
          return { kind: 'refused', why: 'expired' }
        },
      })
      assertFault(await call({ as: expired }), 401)
      assert.equal(refused[0]?.why, 'expired')
      const { fingerprint256, subject, der } = shown as { fingerprint256: string; subject: string; der: string }
      assert.equal(fingerprint256, expired.fingerprint256)
      assert.equal(der, Buffer.from(expired.der).toString('hex'))
      assert.equal(subject, 'C=UT\nCN=expired')
    })

    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'PATCH', 'PROPFIND']) {
      for (const path of [
        PATH,
        `${PATH}/`,
        '/',
        '/other',
        '/%ff',
        '/healthz/',
        '//x',
        '/healthz?wsdl',
        '/other?wsdl',
      ]) {
        const open = (method === 'GET' || method === 'HEAD') && path === '/healthz?wsdl'
        it(`${open ? 'lets by' : 'stands before'} ${method} ${path} without a certificate`, async () => {
          const seen = await call({ method, path })
          assert.equal(seen.status, open ? 200 : 401)
          assertSaysNothingOfUs(seen)
        })
      }
    }

    it('answers a fault without detail when the registry fails', async () => {
      await restart({ identify: () => Promise.reject(new Error('database password is hunter2')) })
      const seen = await call({ as: partner, body: 'held back' })
      assertFault(seen, 500, 'Server')
      assert.doesNotMatch(seen.body, /hunter2/)
      assert.equal(errors.length, 1)
    })
  })

  describe('has hooks, for callers without a certificate', () => {
    let came: HookRequest[]
    let pause: number | undefined
    beforeEach(async () => {
      came = []
      pause = undefined
      const take = async (request: HookRequest) => void came.push(request)
      await restart({ hooks: [{ path: '/events/ca', maxBodyBytes: 100, holdsOff: () => pause, take }] })
    })
    const knock = (about: Parameters<typeof call>[0] = {}) => call({ path: '/events/ca?order=A+1', ...about })

    it('that hand on what came, and tell only that it did', async () => {
      const seen = await knock({ body: '{"ü":1}', headers: { 'X-Kind': 'issued' } })
      assert.deepEqual([seen.status, seen.body], [200, 'received\n'])
      assertSaysNothingOfUs(seen)
      const [{ method, query, headers, body } = assert.fail()] = came
      assert.deepEqual([method, query, headers['x-kind']], ['POST', { order: 'A 1' }, 'issued'])
      assert.equal(Buffer.from(body).toString(), '{"ü":1}')
      assert.equal((await knock({ method: 'GET' })).status, 200)
    })

    it('that are small, few, and nothing else', async () => {
      assert.equal((await knock({ body: 'x'.repeat(101) })).status, 413)
      assert.equal((await knock({ method: 'DELETE' })).status, 405)
      pause = 17
      const held = await knock({ body: 'held back' })
      assert.deepEqual([held.status, held.headers['retry-after']], [429, '17'])
      assertFault(await call({ path: '/events/other' }), 401)
      assert.equal(came.length, 0)
    })
  })

  describe('open to everyone', () => {
    it('are /healthz and /readyz', async () => {
      assert.deepEqual((await call({ method: 'GET', path: '/healthz' })).body, 'ok\n')
      assert.deepEqual((await call({ method: 'GET', path: '/readyz' })).body, 'ok\n')
      assert.equal((await call({ method: 'HEAD', path: '/readyz' })).status, 200)
    })

    it('is a node that is not ready, in words that give nothing away', async () => {
      ready = async () => false
      const seen = await call({ method: 'GET', path: '/readyz' })
      assert.deepEqual([seen.status, seen.body], [503, 'not ready\n'])
      ready = () => Promise.reject(new Error('no database'))
      assert.equal((await call({ method: 'GET', path: '/readyz' })).body, 'not ready\n')
      assert.equal(errors.length, 1)
      assert.equal((await call({ method: 'GET', path: '/healthz' })).status, 200)
    })

    it('is the WSDL, with the address the caller used when that is one of ours', async () => {
      const wsdlFor = async (host: string, path = `${PATH}?wsdl`) =>
        (await call({ method: 'GET', path, headers: { Host: host } })).body
      assert.equal(await wsdlFor('localhost:1234'), `<wsdl at="https://localhost:1234${PATH}"/>`)
      assert.equal(await wsdlFor('LOCALHOST', `${PATH}?x=1&WSDL=`), `<wsdl at="https://localhost${PATH}"/>`)
      assert.equal(await wsdlFor('[::1]:1'), `<wsdl at="https://[::1]:1${PATH}"/>`)
    })

    it('is the WSDL, with the public address for any other Host header', async () => {
      for (const host of ['evil.test', 'localhost.evil.test', 'localhost:99999', 'localhost@evil.test', '"><x', '']) {
        const seen = await call({ method: 'GET', path: `${PATH}?wsdl`, headers: { Host: host } })
        assert.equal(seen.body, `<wsdl at="https://dv.example.test:8443${PATH}"/>`, host)
      }
    })

    it('is nothing of a WSDL that cannot be written', async () => {
      const broken = (): string => {
        throw new Error('secret')
      }
      await restart({ endpoints: [{ path: PATH, wsdl: broken, answer: (request) => answer(request) }] })
      assertFault(await call({ method: 'GET', path: `${PATH}?wsdl` }), 500, 'Server')
    })
  })

  describe('refuses with a SOAP fault', () => {
    it('an unknown path, however it is spelled', async () => {
      for (const path of ['/', '/%ff', '/%', `${PATH}/`, PATH.toUpperCase(), '/a?b', '/..//x', '/{a}:b(c)*']) {
        assertFault(await call({ as: partner, path }), 404)
      }
    })

    it('another method than POST, and says which one is right', async () => {
      for (const method of ['GET', 'PUT', 'DELETE', 'OPTIONS', 'TRACE']) {
        const seen = await call({ as: partner, method })
        assertFault(seen, 405)
        assert.equal(seen.headers.allow, 'POST')
      }
    })

    it('a Content-Encoding, before the body is sent', async () => {
      assertFault(await call({ as: partner, body: 'held back', headers: { 'Content-Encoding': 'gzip' } }), 415)
      const plain = await call({ as: partner, body: 'x', headers: { 'Content-Encoding': 'Identity' } })
      assert.equal(plain.status, 200)
    })

    it('a body announced as too large, before it is sent', async () => {
      assertFault(await call({ as: partner, body: 'held back', headers: { 'Content-Length': 1001 } }), 413)
    })

    it('a body that turns out too large', async () => {
      const chunked = { 'Transfer-Encoding': 'chunked' }
      assertFault(await call({ as: partner, body: 'x'.repeat(1001), headers: chunked }), 413)
      assert.equal((await call({ as: partner, body: 'x'.repeat(1000), headers: chunked })).status, 200)
      assert.equal((await call({ as: partner, body: 'x'.repeat(1000) })).status, 200)
    })

    it('what makes an endpoint throw, without detail', async () => {
      answer = () => Promise.reject(new Error('secret detail'))
      const seen = await call({ as: partner, body: 'x' })
      assertFault(seen, 500, 'Server')
      assert.doesNotMatch(seen.body, /secret/)
      assert.equal((errors[0] as Error).message, 'secret detail')
    })
  })

  describe('on the bare connection', () => {
    it('answers what is not HTTP with a bare 400', async () => {
      assert.equal(await say('no http at all\r\n\r\n'), bare('400 Bad Request'))
      assert.equal(await say('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3x\r\n\r\n'), bare('400 Bad Request'))
    })

    it('answers a header that is too large with a bare 431', async () => {
      assert.equal(
        await say(`GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`),
        bare('431 Request Header Fields Too Large'),
      )
    })

    it('turns away a target that no parser likes, never in HTML', async () => {
      for (const target of ['http://a:b:c/', 'https://[::1', '*', 'x', 'https://localhost/healthz%']) {
        const said = await say(`GET ${target} HTTP/1.1\r\nHost: x\r\n\r\n`)
        if (said !== bare('400 Bad Request')) assert.match(said, /^HTTP\/1\.1 401 [\s\S]*<Fault>401 Client /, target)
      }
    })

    it('reads the absolute form of a target', async () => {
      const said = await say('GET https://x/healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
      assert.match(said, / 200 [\s\S]*ok\n$/)
    })

    it('gives up on a header or a body that does not come', async () => {
      await restart({ headersTimeoutMs: 400, requestTimeoutMs: 500 })
      assert.equal(await say('POST / HTTP/1.1\r\nHost: x\r\n'), bare('408 Request Timeout'))
      const slow = `POST ${PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc`
      assert.equal(await say(slow, partner), bare('408 Request Timeout'))
    })

    it('gives up on a TLS handshake that does not come, and says so to the log', async () => {
      const failures: string[] = []
      await restart({ headersTimeoutMs: 100, onHandshakeFailed: ({ code }) => failures.push(code) })
      const socket = connectTcp(port, '127.0.0.1').resume()
      await once(socket, 'close')
      assert.deepEqual(failures, ['ERR_TLS_HANDSHAKE_TIMEOUT'])
    })

    it('outlives callers who hang up in the middle', async () => {
      const socket = await dial(partner)
      const half = `POST ${PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc`
      await new Promise((resolve) => socket.write(half, resolve))
      socket.destroy()
      assert.equal((await call({ as: partner })).status, 200)
      assert.deepEqual(errors, [])
    })
  })

  describe('reload', () => {
    it('serves another certificate to those who come from now on', async () => {
      const next = testCertificate('next')
      server.reload({ key: next.keyPem, cert: next.certPem })
      const socket = await dial(partner)
      assert.equal(socket.getPeerX509Certificate()?.subject, 'C=UT\nCN=next')
      socket.destroy()
      assert.equal((await call({ as: partner })).status, 200)
    })

    it('keeps serving the old one when key and certificate do not fit', async () => {
      assert.throws(() => server.reload({ key: partner.keyPem, cert: stranger.certPem }), /mismatch/i)
      const socket = await dial(partner)
      assert.equal(socket.getPeerX509Certificate()?.subject, 'C=UT\nCN=server')
      socket.destroy()
    })
  })

  describe('close', () => {
    it('lets a running answer finish and ends idle connections at once', async () => {
      const idle = await dial(partner)
      const { promise: begun, resolve: begin } = signal()
      const { promise: released, resolve: release } = signal()
      answer = async () => {
        begin()
        await released
        return { status: 200, contentType: 'text/xml', body: 'finished' }
      }
      const running = call({ as: partner, body: 'x' })
      await begun
      const closed = server.close(60_000)
      await once(idle, 'close')
      release()
      assert.equal((await running).body, 'finished')
      await closed
      await assert.rejects(call({ as: partner }), { code: 'ECONNREFUSED' })
    })

    it('cuts what is left after the grace time', async () => {
      const { promise: begun, resolve: begin } = signal()
      answer = () => {
        begin()
        return new Promise(() => {})
      }
      const running = call({ as: partner, body: 'x' })
      running.catch(() => {})
      await begun
      await server.close(10)
      await assert.rejects(running, { code: 'ECONNRESET' })
    })
  })

  async function dial(as?: SelfSignedCertificate, more: object = {}): Promise<TLSSocket> {
    const own = as === undefined ? {} : { key: as.keyPem, cert: as.certPem }
    const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false, ...own, ...more })
    socket.on('error', () => {})
    await once(socket, 'secureConnect')
    return socket
  }

  /** Writes bytes and gives back all that comes until the other side closes. */
  async function say(bytes: string, as?: SelfSignedCertificate): Promise<string> {
    const socket = await dial(as)
    let heard = ''
    socket.on('data', (chunk) => {
      heard += chunk
    })
    socket.write(bytes)
    await once(socket, 'close')
    return heard
  }

  async function talk(as: SelfSignedCertificate, version: 'TLSv1.2' | 'TLSv1.3', session?: Buffer) {
    const socket = await dial(as, { minVersion: version, maxVersion: version, ...(session ? { session } : {}) })
    const isReused = socket.isSessionReused()
    let latest = socket.getSession()
    socket.on('session', (newer) => {
      latest = newer
    })
    let said = ''
    socket.on('data', (chunk) => {
      said += chunk
    })
    socket.write(`POST ${PATH} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
    await once(socket, 'close')
    return { session: latest, isReused, said }
  }

  const bare = (status: string) => `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`
})

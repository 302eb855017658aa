import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { BridgeError, judgeAnswer, type OrderAnswer, readRequest, type X509Bridge } from '../../src/ca-bridges/index.ts'
import { openMemoryKeyStore } from '../../src/signatures/index.ts'
import { eventually } from '../support/eventually.ts'
import { freePort } from '../support/free-port.ts'
import { describeOnPebble } from '../support/pebble.ts'
import { accountKey } from './acme-keys.ts'
import { AcmeWorld, callNow } from './acme-world.ts'
import { behavesAsBridge } from './contract.ts'
import { newKey, wishFor } from './support.ts'

const SUBJECT = { country: 'UT', commonName: 'spoc.example.ut' }
const WISH = { product: 'tls-server', subject: SUBJECT, dnsNames: ['spoc.example.ut'] }

describeOnPebble('a CA that speaks ACME', () => {
  let world: AcmeWorld
  before(async () => {
    world = await AcmeWorld.start()
  })
  afterEach(() => {
    world.front.troubles.end()
    world.front.desk.changes = undefined
  })
  after(() => world?.close())

  behavesAsBridge('an ACME CA', async () => {
    const { bridge, roots, profileOf } = world.open()
    return {
      bridge,
      roots: await roots(),
      wish: WISH,
      profile: profileOf('tls-server'),
      unacceptable: { ...WISH, product: 'none-such' },
      now: () => new Date(),
      ordersAt: async (key) => world.ordersFor(key as never),
      anew: () => world.bridge(),
    }
  })

  /** Looked at until it is at its end. */
  async function ended(bridge: X509Bridge, answer: OrderAnswer, key = newKey()): Promise<OrderAnswer> {
    let last = answer
    await eventually('the order is at its end', async () => {
      if (last.kind !== 'issued' && last.kind !== 'ended') last = await bridge.status(last.ticket, callNow(key))
      return last.kind === 'issued' || last.kind === 'ended'
    })
    return last
  }

  async function ordered(bridge: X509Bridge, about: Partial<typeof WISH> = {}): Promise<OrderAnswer> {
    const key = newKey()
    return ended(bridge, await bridge.order(await wishFor({ ...WISH, ...about }), callNow(key)), key)
  }

  async function errorOf(work: Promise<unknown>): Promise<BridgeError> {
    const error = await work.then(
      (done) => assert.fail(JSON.stringify(done)),
      (error: unknown) => error,
    )
    assert.ok(error instanceof BridgeError, `not a BridgeError: ${error}`)
    return error
  }

  /** Nothing is shown by itself: what waits for people leaves no port taken. */
  const byPeople = () => ({ challenge: { by: 'people', resolvers: [world.pebble.dns] } })
  const issuers = ({ chain }: Extract<OrderAnswer, { kind: 'issued' }>): string[] =>
    chain.map((one) => new X509Certificate(Buffer.from(one)).issuer)

  describe('is shown that a name is ours', () => {
    it('by a program that sets TXT records, and takes them away', async () => {
      const bridge = world.bridge({ challenge: { by: 'command', command: world.hook, resolvers: [world.pebble.dns] } })
      const dnsNames = ['hook.example.ut', '*.hook.example.ut']
      const answer = await ordered(bridge, { dnsNames, subject: { country: 'UT', commonName: 'hook.example.ut' } })
      assert.equal(answer.kind, 'issued')
      const calls = ['set', 'set', 'remove', 'remove'].map((does) => `${does} _acme-challenge.hook.example.ut 43`)
      assert.deepEqual(world.read('hook.log').trim().split('\n'), calls)
    })

    it('by people, who are told what to publish; the CA hears of it once it can be seen', async () => {
      const about = { dnsNames: ['people.example.ut'], subject: { country: 'UT', commonName: 'people.example.ut' } }
      const key = newKey()
      const first = await world.bridge(byPeople()).order(await wishFor({ ...WISH, ...about }), callNow(key))
      assert.ok(first.kind === 'pending')
      const [domain] = first.waitingFor
      assert.ok(domain?.reason === 'domain' && domain.until !== undefined)
      assert.deepEqual([domain.name, domain.method], ['_acme-challenge.people.example.ut', 'dns-01'])
      assert.match(domain.note ?? '', /^there is no TXT record _acme-challenge.people.example.ut so far/)
      await world.pebble.setTxt(domain.name, domain.value)
      assert.equal((await ended(world.bridge(byPeople()), first, key)).kind, 'issued')
    })

    it('says which way the CA offers where it does not offer ours', async () => {
      const about = { dnsNames: ['*.example.ut'], subject: { country: 'UT', commonName: '*.example.ut' } }
      const error = await errorOf(ordered(world.bridge(), about))
      assert.equal(error.class, 'permanent')
      assert.match(error.message, /^\*\.example\.ut can be proved to it by dns-01, not by http-01/)
    })

    it('tells what is wrong with a program, and tries it again at the next look', async () => {
      const broken = { by: 'command', command: ['/bin/sh', '-c', 'echo the zone is locked >&2; exit 3'] }
      const key = newKey()
      const first = await world.bridge({ challenge: broken }).order(await wishFor(WISH), callNow(key))
      assert.ok(first.kind === 'pending', JSON.stringify(first).slice(0, 400))
      assert.match(JSON.stringify(first.waitingFor), /sh ended with 3: the zone is locked/)
      const mended = world.bridge({ challenge: { by: 'command', command: world.hook } })
      assert.equal((await ended(mended, first, key)).kind, 'issued')
    })

    it('ends a program that does not end by itself', async () => {
      const program = { by: 'command', command: ['/bin/sh', '-c', 'sleep 600; :'], timeoutSeconds: 1 }
      const answer = await world.bridge({ challenge: program }).order(await wishFor(WISH), callNow(newKey()))
      assert.match(JSON.stringify(answer), /sh did not end within 1 seconds/)
    })

    it('tells who else has the port', async () => {
      const port = await freePort()
      const other = createServer((_, response) => response.end('other')).listen(port, '127.0.0.1')
      await once(other, 'listening')
      try {
        const there = { challenge: { by: 'listener', host: '127.0.0.1', port } }
        const answer = await world.bridge(there).order(await wishFor(WISH), callNow(newKey()))
        assert.match(JSON.stringify(answer), /port \d+ of 127\.0\.0\.1 cannot be listened at \(EADDRINUSE\)/)
      } finally {
        other.closeAllConnections()
        other.close()
      }
    })
  })

  // first, because it takes the port at which `pebble` looks, and an order that waits keeps that
  it('is shown that a name is ours by files in a folder of a web server, gone afterwards', async () => {
    const asked: string[] = []
    const server = createServer(({ url = '' }, response) => {
      asked.push(url)
      const name = url.replace('/.well-known/acme-challenge/', '')
      response.end(world.read(name))
    }).listen(world.pebble.httpPort, '127.0.0.1')
    try {
      const answer = await ordered(world.bridge({ challenge: { by: 'folder', folder: '.' } }))
      assert.equal(answer.kind, 'issued')
      const [url = ''] = asked
      assert.throws(() => world.read(url.split('/').at(-1) ?? ''), /ENOENT/)
    } finally {
      server.closeAllConnections()
      server.close()
    }
  })

  it('rejects an order whose challenge fails, and says of which name and why', async () => {
    const liar = world.bridge({ challenge: { by: 'command', command: ['/bin/true'] } })
    const about = { dnsNames: ['liar.example.ut'], subject: { country: 'UT', commonName: 'liar.example.ut' } }
    const answer = await ordered(liar, about)
    assert.ok(answer.kind === 'ended' && answer.as === 'rejected')
    assert.match(answer.why, /liar\.example\.ut: (unauthorized|dns): .*TXT/)
  })

  describe('knows us by an account', () => {
    const fresh = (account: Readonly<Record<string, unknown>>): X509Bridge =>
      world.open({ account }, { keys: openMemoryKeyStore(), name: newKey() }).bridge

    it('that it does not open without a binding', async () => {
      const error = await errorOf(ordered(fresh({ termsAgreed: true })))
      assert.deepEqual([error.class, error.outcome], ['auth', 'refused'])
      assert.match(error.message, /^externalAccountRequired: /)
    })

    it('that it does not open with a wrong binding, whose key nobody gets to see', async () => {
      const wrong = Buffer.from('not the key that was agreed upon').toString('base64url')
      world.write('wrong.key', wrong)
      const binding = { keyId: world.pebble.binding.kid, key: 'wrong.key' }
      const error = await errorOf(ordered(fresh({ termsAgreed: true, binding })))
      assert.equal(error.class, 'auth', error.message)
      assert.ok(!`${error.message}${error.stack}`.includes(wrong))
    })

    it('that we do not open before its terms are agreed to', async () => {
      const error = await errorOf(fresh({}).test(callNow(newKey())))
      assert.deepEqual([error.class, error.outcome], ['auth', 'not-sent'])
      assert.match(error.message, /read data:text.*, then set account\.termsAgreed/)
    })

    it('by a key in the key store: also of two processes that come first there is one account', async () => {
      const keys = openMemoryKeyStore()
      const name = newKey()
      const processes = [1, 2].map(() => world.open({}, { keys, name }).bridge.test(callNow(newKey())))
      const [first, second] = await Promise.all(processes)
      assert.match(first ?? '', /^it answers, and knows our account https:/)
      assert.equal(first, second)
    })

    it('also where the CA fails with the account that it has made', async () => {
      const headers = { 'content-type': 'application/problem+json' }
      const body = JSON.stringify({ type: 'urn:ietf:params:acme:error:serverInternal', detail: 'Error saving account' })
      world.front.desk.changes = (path, answer) =>
        path === '/sign-me-up' && answer.status === 201
          ? { status: 500, headers: { ...answer.headers, ...headers }, body }
          : undefined
      const bridge = world.open({}, { keys: openMemoryKeyStore(), name: newKey() }).bridge
      assert.match(await bridge.test(callNow(newKey())), /^it answers, and knows our account https:/)
    })

    it('by a key in a file, of any kind that RFC 8555 servers take', async () => {
      for (const kind of ['P-256', 'P-384', 'P-521', 'RSA'] as const) {
        world.write('account.pem', accountKey(kind))
        const binding = { keyId: world.pebble.binding.kid, key: 'binding.key' }
        const bridge = fresh({ termsAgreed: true, key: 'account.pem', binding })
        assert.equal((await ordered(bridge)).kind, 'issued', kind)
      }
    })

    it('by no key that does not fit, or is under a pass phrase', async () => {
      for (const [file, why] of [
        [accountKey('secp256k1'), /neither RSA nor on P-256, P-384 or P-521/],
        ['no key', /no private key in PEM without a pass phrase/],
      ] as const) {
        world.write('account.pem', file)
        const error = await errorOf(fresh({ termsAgreed: true, key: 'account.pem' }).test(callNow(newKey())))
        assert.deepEqual([error.class, error.outcome], ['auth', 'not-sent'])
        assert.match(error.message, why)
      }
    })
  })

  describe('is asked once for one wish', () => {
    it('when the process dies between order and request: another goes on with the same order', async () => {
      const [key, wish] = [newKey(), await wishFor(WISH)]
      const dies = new AbortController()
      world.front.desk.changes = (path) => {
        if (path.startsWith('/authZ')) dies.abort()
        return undefined
      }
      await errorOf(world.bridge().order(wish, { ...callNow(key), signal: dies.signal }))
      world.front.desk.changes = undefined
      const bridge = world.bridge()
      assert.equal((await ended(bridge, await bridge.order(wish, callNow(key)), key)).kind, 'issued')
      assert.equal(world.ordersFor(key), 1)
    })

    it('when its answer to our request does not come in time: that is found issued', async () => {
      const [key, wish] = [newKey(), await wishFor(WISH)]
      world.front.troubles.plan('slow', { to: /POST \/finalize-order/ })
      const error = await errorOf(world.bridge({ timeoutSeconds: 0.4 }).order(wish, callNow(key)))
      assert.deepEqual([error.class, error.outcome], ['transient', 'unknown'])
      const bridge = world.bridge()
      assert.equal((await ended(bridge, await bridge.order(wish, callNow(key)), key)).kind, 'issued')
      assert.equal(world.ordersFor(key), 1)
    })

    it('when its answer to the order is lost: that is found in its list of our orders', async () => {
      const about = { dnsNames: ['lost.example.ut'], subject: { country: 'UT', commonName: 'lost.example.ut' } }
      const [key, wish] = [newKey(), await wishFor({ ...WISH, ...about })]
      world.front.desk.changes = (path, { status }) =>
        path === '/order-plz' && status === 201 ? { status: 502 } : undefined
      const error = await errorOf(world.bridge().order(wish, callNow(key)))
      assert.deepEqual([error.class, error.outcome], ['transient', 'unknown'])
      world.front.desk.changes = undefined
      const bridge = world.bridge()
      assert.equal((await ended(bridge, await bridge.order(wish, callNow(key)), key)).kind, 'issued')
      assert.equal(world.ordersFor(key), 1)
    })

    it('also where it gives one order to two wishes for the same names: each gets a certificate for its own key', async () => {
      const [key, wish] = [newKey(), await wishFor(WISH)]
      const [other] = [await ordered(world.bridge())]
      assert.ok(other.kind === 'issued')
      world.journal(key).set('order 1', other.ticket.replace(/^acme\/1 /, ''))
      const bridge = world.bridge()
      const answer = await ended(bridge, await bridge.order(wish, callNow(key)), key)
      assert.deepEqual(await objectionsTo(answer, wish), [])
    })
  })

  async function objectionsTo(answer: OrderAnswer, wish: Awaited<ReturnType<typeof wishFor>>): Promise<string[]> {
    const request = wish.key.at === 'ours' ? await readRequest(wish.key.request) : undefined
    if (answer.kind !== 'issued' || typeof request === 'string') assert.fail(answer.kind)
    const { roots, profileOf } = world.open()
    const question = { chain: answer.chain, roots: await roots(), profile: profileOf('tls-server') }
    const verdict = await judgeAnswer({ ...question, wish, request, now: new Date() })
    return verdict.ok ? [] : verdict.findings.map(({ rule }) => rule)
  }

  it('offers several chains: the one that ends at the issuer we prefer is taken', async () => {
    const names = (await world.pebble.roots()).map((root) => new X509Certificate(Buffer.from(root)).subject)
    for (const name of names) {
      const answer = await ordered(world.bridge({ preferredChain: name.replace('CN=', '') }))
      assert.equal(answer.kind === 'issued' && issuers(answer).at(-1), name)
    }
  })

  it('names a time to come back: it stands in the error', async () => {
    const bridge = world.bridge()
    await bridge.test(callNow(newKey()))
    world.front.troubles.plan('http-429', { to: /POST \/order-plz/ })
    const call = callNow(newKey())
    const error = await errorOf(bridge.order(await wishFor(WISH), call))
    assert.deepEqual([error.class, error.retryAt?.getTime()], ['quota', call.now.getTime() + 7_000])
  })

  it('says when to look again: that is when it is looked at', async () => {
    world.front.desk.changes = (_, answer) => ({ ...answer, headers: { ...answer.headers, 'retry-after': '120' } })
    const call = callNow(newKey())
    const answer = await world.bridge(byPeople()).order(await wishFor(WISH), call)
    assert.ok(answer.kind === 'pending')
    assert.equal(answer.lookAgainAt?.getTime(), call.now.getTime() + 120_000)
  })

  it('gives an answer that is none: that is no answer, whatever it was to', async () => {
    for (const [trouble, to] of [
      ['garbage', /POST \/order-plz/],
      ['garbage', /POST \/authZ/],
      ['half', /GET \/dir/],
      ['oversized', /POST \/certZ/],
    ] as const) {
      world.front.troubles.plan(trouble, { to })
      const error = await errorOf(ordered(world.bridge()))
      assert.deepEqual([error.class, error.outcome], ['transient', 'unknown'], `${trouble} ${to}: ${error.message}`)
      world.front.troubles.end()
    }
  })

  it('has a word of its own: the order waits, and the word is told', async () => {
    world.front.troubles.plan('unknown-word', { times: Number.POSITIVE_INFINITY })
    const answer = await world.bridge(byPeople()).order(await wishFor(WISH), callNow(newKey()))
    assert.ok(answer.kind === 'pending')
    assert.deepEqual(answer.waitingFor, [{ reason: 'unknown', note: 'PONDERING' }])
  })

  it('forgets an order whose time is over: it is cancelled', async () => {
    const people = world.bridge(byPeople())
    const key = newKey()
    const first = await people.order(await wishFor(WISH), callNow(key))
    const later = new Date(Date.now() + 8 * 86_400_000)
    const answer = await people.status(first.ticket, { ...callNow(key), now: later })
    assert.ok(answer.kind === 'ended' && answer.as === 'cancelled')
  })

  it('is not asked for what it cannot do', async () => {
    const cases = [
      [{ dnsNames: [] }, 'dnsNames'],
      [{ subject: { country: 'UT', commonName: 'SPOC of Utopia' } }, 'commonName'],
      [{ days: 10 }, 'days'],
    ] as const
    for (const [about, field] of cases) {
      const error = await errorOf(world.bridge().order(await wishFor({ ...WISH, ...about }), callNow(newKey())))
      assert.deepEqual([error.class, error.outcome, error.field], ['validation', 'not-sent', field])
    }
  })

  it('issues for the days that are asked for, where it can be asked', async () => {
    const answer = await ordered(world.bridge({ asksForDays: true }), { days: 10 } as never)
    assert.ok(answer.kind === 'issued')
    const { validFrom, validTo } = new X509Certificate(Buffer.from(answer.chain[0] ?? assert.fail()))
    const days = (new Date(validTo).getTime() - new Date(validFrom).getTime()) / 86_400_000
    assert.ok(days > 9.9 && days < 10.1, `${days}`)
  })

  it('keeps no secret in the steps of an order', async () => {
    const key = newKey()
    await world.bridge().order(await wishFor(WISH), callNow(key))
    const steps = JSON.stringify([...world.journal(key)])
    assert.ok(!steps.includes(world.pebble.binding.hmacKey) && !steps.includes('PRIVATE'))
  })
})

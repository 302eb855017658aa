import assert from 'node:assert/strict'
import { once } from 'node:events'
import { TAG, write, writeExplicit, writeSequence, writeSmallNumber, writeTime } from '../../src/lists/index.ts'
import { writeName } from '../../src/spoc-channel/ca/make-certificate.ts'
import { signObject, writeInteger } from '../../src/spoc-channel/ca/sign-object.ts'
import { writeExtension } from '../../src/spoc-channel/ca/write-extensions.ts'
import { isRegisteredPlace } from '../../src/spoc-channel/crl/fetch-crl.ts'
import {
  type CrlEvent,
  type CrlSettings,
  type CrlStore,
  createSpocChannel,
  databaseCrls,
  makeLinkRoot,
  readCrl,
  type SpocCa,
  type SpocState,
} from '../../src/spoc-channel/index.ts'
import type { Store } from '../../src/store/index.ts'
import { openTestStore } from '../support/store.ts'
import { type CrlServer, startCrlServer } from './crl-server.ts'
import { client, crl, inDays, NOW, registered, root, utopia } from './utopia-spoc.ts'

const CA = root()
const MINUTE = 1 / 1440
const DELTA = '2.5.29.27'
const ISSUING_POINT = '2.5.29.28'

/** A CRL with extensions of its own, or of an entry. */
function oddCrl(by: SpocCa, extensions: readonly Uint8Array[], ofEntry: readonly Uint8Array[] = []): Uint8Array {
  const more = ofEntry.length === 0 ? [] : [writeSequence(...ofEntry)]
  const entry = writeSequence(writeInteger(Uint8Array.of(7)), writeTime(inDays(-1)), ...more)
  return signObject(by.key, (algorithm) =>
    writeSequence(
      writeSmallNumber(1),
      algorithm,
      writeName(by.name),
      writeTime(inDays(-1)),
      writeTime(inDays(1)),
      writeSequence(entry),
      ...(extensions.length === 0 ? [] : [writeExplicit(0, writeSequence(...extensions))]),
    ),
  )
}

describe('revocation', () => {
  let lists: CrlServer
  let state: SpocState
  let leaf: ReturnType<typeof client>
  let now: Date
  let events: CrlEvent[]
  let kept: Map<string, { octets: Uint8Array; fetchedAt: Date }>
  let crls: CrlStore

  beforeEach(async () => {
    lists = await startCrlServer(crl(CA))
    leaf = client(CA, { crlUrl: lists.url })
    state = utopia([registered(CA.der)], { crlHosts: [lists.host] })
    now = NOW
    events = []
    kept = new Map()
    crls = {
      find: async ({ url, issuer }) => kept.get(`${url} ${issuer}`),
      keep: async ({ url, issuer }, one) => void kept.set(`${url} ${issuer}`, one),
    }
  })
  afterEach(() => lists.stop())

  function open(settings: Partial<CrlSettings> = {}) {
    const channel = createSpocChannel({
      states: async () => [state],
      crls,
      now: () => now,
      onEvent: (event) => events.push(event),
      settings: { timeoutSeconds: 5, ...settings },
    })
    /** @returns the names of the rules that do not hold */
    return async (chain: readonly Uint8Array[] = [leaf.der]): Promise<string[]> => {
      const verdict = await channel.identifyClient(chain)
      if (verdict.ok) assert.equal(verdict.state, state)
      return verdict.ok ? [] : verdict.findings.map(({ rule }) => rule)
    }
  }

  describe('lets in', () => {
    it('who is not on the list of the root', async () => {
      lists.serve(crl(CA, ['0102', 'ff']))
      assert.deepEqual(await open()(), [])
    })

    it('with keys on brainpool curves', async () => {
      const ca = root({ key: 'brainpoolP512r1' })
      state = { ...state, roots: [registered(ca.der)] }
      lists.serve(crl(ca))
      assert.deepEqual(await open()([client(ca, { crlUrl: lists.url, key: 'brainpoolP256r1' }).der]), [])
    })

    it('with a list by the successor of the same name', async () => {
      const successor = root()
      lists.serve(crl(successor))
      assert.deepEqual(await open()(), ['crl-signature'])
      state = { ...state, roots: [...state.roots, registered(successor.der)] }
      assert.deepEqual(await open()(), [])
    })

    it('by a link certificate only while that is not revoked', async () => {
      const successor = root({ commonName: 'SPOC CA UT 2' })
      const linkAt = lists.url.replace('spoc', 'link')
      const link = makeLinkRoot({ root: CA, successor, notBefore: inDays(-5), days: 90, crlUrl: linkAt })
      let revoked: string[] = []
      lists.answer = (request, response) =>
        response.end(request.url === '/link.crl' ? crl(CA, revoked) : crl(successor))
      const chain = [client(successor, { crlUrl: lists.url }).der, link.der]
      assert.deepEqual(await open()(chain), [])
      revoked = [link.serial]
      kept.clear()
      assert.deepEqual(await open()(chain), ['not-revoked'])
    })

    it('with a list for certificates that are no CA, if it is for this address', async () => {
      const point = (url: string) => {
        const name = writeExplicit(0, write(0xa0, write(0x86, Buffer.from(url))))
        return writeExtension(ISSUING_POINT, writeSequence(name, write(0x81, Uint8Array.of(0xff))), true)
      }
      lists.serve(oddCrl(CA, [point(lists.url)]))
      assert.deepEqual(await open()(), [])
      kept.clear()
      lists.serve(oddCrl(CA, [point('http://crl.example.ut/other')]))
      assert.deepEqual(await open()(), ['crl-of-its-place'])
      lists.serve(oddCrl(CA, [writeExtension(ISSUING_POINT, writeSequence(write(0x82, Uint8Array.of(0xff))), true)]))
      assert.deepEqual(await open()(), ['crl-covers'])
    })
  })

  describe('refuses', () => {
    it('who is revoked', async () => {
      lists.serve(crl(CA, [leaf.serial]))
      assert.deepEqual(await open()(), ['not-revoked'])
    })

    it('everyone when there is no list', async () => {
      lists.answer = (_request, response) => response.writeHead(404).end()
      assert.deepEqual(await open()(), ['crl-at-hand'])
      await lists.stop()
      assert.deepEqual(await open()(), ['crl-at-hand'])
      assert.deepEqual(
        events.map(({ kind }) => kind),
        ['crl-not-fetched', 'crl-not-fetched'],
      )
      await lists.start()
    })

    it('with a list that ran out, that is to come, or that has no end', async () => {
      lists.serve(crl(CA, [], { from: inDays(-10), until: inDays(-1) }))
      assert.deepEqual(await open()(), ['crl-current'])
      lists.serve(crl(CA, [], { from: inDays(1), until: inDays(2) }))
      assert.deepEqual(await open()(), ['crl-not-ahead'])
    })

    it('with a list by another key of the same name, and one by another name', async () => {
      lists.serve(crl(root()))
      assert.deepEqual(await open()(), ['crl-signature'])
      lists.serve(crl({ ...CA, name: { country: 'UT', commonName: 'other' } }))
      assert.deepEqual(await open()(), ['crl-signature'])
      assert.equal(kept.size, 0)
    })

    it('with a list that is changed in any one octet', async () => {
      const good = crl(CA, ['0102'])
      for (let at = 0; at < good.length - 80; at += 7) {
        const changed = Uint8Array.from(good)
        changed[at]! ^= 0x04
        lists.serve(changed)
        assert.notDeepEqual(await open()(), [], `octet ${at}`)
      }
    })

    it('with a delta list, an indirect one, one for some reasons, and one with unknown critical extensions', async () => {
      const yes = Uint8Array.of(0xff)
      const point = (value: Uint8Array) => writeExtension(ISSUING_POINT, writeSequence(value), true)
      const unknown = writeExtension('1.2.3.4', Uint8Array.of(5, 0), true)
      const cases: [Uint8Array, string][] = [
        [oddCrl(CA, [writeExtension(DELTA, writeSmallNumber(1), true)]), 'crl-whole'],
        [oddCrl(CA, [point(write(0x84, yes))]), 'crl-whole'],
        [oddCrl(CA, [point(write(0x83, Uint8Array.of(6, 0x40)))]), 'crl-whole'],
        [oddCrl(CA, [unknown]), 'crl-understood'],
        [oddCrl(CA, [], [unknown]), 'crl-understood'],
      ]
      for (const [octets, rule] of cases) {
        lists.serve(octets)
        assert.deepEqual(await open()(), [rule])
      }
    })

    it('a distribution point on a host that is not registered, and asks nothing there', async () => {
      for (const crlHosts of [[], ['127.0.0.1'], ['crl.example.ut']]) {
        state = { ...state, crlHosts }
        assert.deepEqual(await open()(), ['crl-host-registered'])
      }
      assert.equal(lists.requests, 0)
    })

    it('to follow a redirect', async () => {
      const elsewhere = await startCrlServer(crl(CA))
      lists.answer = (_request, response) => response.writeHead(302, { Location: elsewhere.url }).end()
      assert.deepEqual(await open()(), ['crl-at-hand'])
      assert.equal(elsewhere.requests, 0)
      await elsewhere.stop()
    })

    it('a body without end, by its size and by its time', async () => {
      const ended: Promise<unknown>[] = []
      lists.answer = (_request, response) => {
        ended.push(once(response, 'close'))
        const more = () => {
          while (!response.destroyed && response.write(Buffer.alloc(65_536, 0x30)));
        }
        response.on('drain', more)
        more()
      }
      assert.deepEqual(await open({ limits: { octets: 1_000_000, entries: 10 } })(), ['crl-at-hand'])
      lists.answer = (_request, response) => {
        ended.push(once(response, 'close'))
        response.writeHead(200).flushHeaders()
      }
      assert.deepEqual(await open({ timeoutSeconds: 0.2 })(), ['crl-at-hand'])
      await Promise.all(ended)
    })

    it('a list of more entries than allowed, and one in an encoding it did not ask for', async () => {
      lists.serve(crl(CA, ['01', '02', '03']))
      assert.deepEqual(await open({ limits: { octets: 10_000, entries: 2 } })(), ['crl-at-hand'])
      lists.answer = (_request, response) => response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(crl(CA))
      assert.deepEqual(await open()(), ['crl-at-hand'])
    })

    it('without asking for a list when the certificate itself is not good', async () => {
      assert.deepEqual(await open()([client(CA, { crlUrl: lists.url, worlds: [] }).der]), ['spoc-purpose'])
      assert.equal(lists.requests, 0)
    })
  })

  describe('the list at hand', () => {
    it('is used again for an hour, then fetched anew', async () => {
      const ask = open()
      assert.deepEqual(await ask(), [])
      lists.serve(crl(CA, [leaf.serial]))
      now = inDays(59 * MINUTE)
      assert.deepEqual(await ask(), [])
      now = inDays(60 * MINUTE)
      assert.deepEqual(await ask(), ['not-revoked'])
      assert.equal(lists.requests, 2)
    })

    it('is fetched for each connection where the setting says so', async () => {
      const ask = open({ reuseMinutes: 0 })
      await ask()
      await ask()
      assert.equal(lists.requests, 2)
    })

    it('is fetched once for all who wait for it', async () => {
      const ask = open()
      assert.deepEqual(await Promise.all(Array.from({ length: 20 }, () => ask())), Array(20).fill([]))
      assert.equal(lists.requests, 1)
    })

    it('serves until its end while none can be fetched, which is told, and then nobody is let in', async () => {
      const ask = open()
      await ask()
      lists.answer = (_request, response) => response.writeHead(500).end()
      now = inDays(1)
      assert.deepEqual(await ask(), [])
      assert.deepEqual(
        events.map(({ kind }) => kind),
        ['crl-not-fetched'],
      )
      now = inDays(8)
      assert.deepEqual(await ask(), [])
      assert.equal(events.at(-1)?.kind, 'crl-old')
      assert.match(events.at(-1)!.says, /over 7 days ago/)
      now = inDays(31)
      assert.deepEqual(await ask(), ['crl-current', 'crl-at-hand'])
    })

    it('is not asked for at every connection while its server is down', async () => {
      const ask = open()
      await ask()
      lists.answer = (_request, response) => response.writeHead(500).end()
      now = inDays(1)
      await ask()
      await ask()
      assert.equal(lists.requests, 2)
      now = inDays(1 + MINUTE)
      await ask()
      assert.equal(lists.requests, 3)
    })

    it('is not replaced by a forged or an older one', async () => {
      const ask = open()
      lists.serve(crl(CA, [leaf.serial]))
      assert.deepEqual(await ask(), ['not-revoked'])
      now = inDays(1)
      lists.serve(crl(root()))
      assert.deepEqual(await ask(), ['not-revoked'])
      now = inDays(2)
      lists.serve(crl(CA, [], { from: inDays(-2) }))
      assert.deepEqual(await ask(), ['not-revoked'])
      assert.deepEqual(
        events.map(({ kind }) => kind),
        ['crl-refused', 'crl-rolled-back'],
      )
    })

    it('follows a change of the registered hosts and roots at once', async () => {
      const ask = open()
      assert.deepEqual(await ask(), [])
      const before = state
      state = { ...state, crlHosts: [] }
      assert.deepEqual(await ask(), ['crl-host-registered'])
      state = { ...before, roots: [] }
      assert.deepEqual(await ask(), ['leads-to-root'])
      state = before
      assert.deepEqual(await ask(), [])
    })

    describe('in the database', () => {
      let store: Store
      before(async () => {
        store = await openTestStore()
      })
      after(() => store.close())

      it('outlives the process, and still must verify', async () => {
        crls = databaseCrls(store.db)
        lists.serve(crl(CA, ['01']))
        assert.deepEqual(await open()(), [])
        lists.serve(crl(CA, ['02'], { from: inDays(0) }))
        now = inDays(0.5)
        assert.deepEqual(await open()(), [])
        lists.answer = (_request, response) => response.writeHead(500).end()
        now = inDays(1)
        assert.deepEqual(await open()(), [])
        const [row] = await store.db.selectFrom('spoc_crl').selectAll().execute()
        assert.equal(row?.url, lists.url)
        await store.db
          .updateTable('spoc_crl')
          .set({ octets: crl(root()) })
          .execute()
        assert.deepEqual(await open()(), ['crl-signature', 'crl-at-hand'])
        const ahead = crl(root(), [], { from: inDays(1), until: inDays(9) })
        await store.db.updateTable('spoc_crl').set({ octets: ahead }).execute()
        lists.serve(crl(CA, ['03'], { from: inDays(0) }))
        assert.deepEqual(await open()(), [])
        now = inDays(2)
        lists.answer = (_request, response) => response.writeHead(500).end()
        await store.db
          .updateTable('spoc_crl')
          .set({ octets: Buffer.from('nonsense') })
          .execute()
        assert.deepEqual(await open()(), ['crl-at-hand'])
      })
    })
  })

  it('asks registered hosts only, by http', () => {
    const hosts = ['CRL.example.ut:80', 'crl.example.ut:8080', '[2001:db8::1]', 'user@evil.test', '']
    const asked = (url: string) => isRegisteredPlace(url, hosts)
    for (const good of ['http://crl.example.ut/a', 'http://CRL.example.ut:8080/', 'http://[2001:DB8::1]/a']) {
      assert.ok(asked(good), good)
    }
    for (const bad of [
      'https://crl.example.ut/a',
      'http://crl.example.ut:81/',
      'http://crl.example.ut@evil.test/',
      'http://user@crl.example.ut/',
      'http://crl.example.ut.evil.test/',
      'ldap://crl.example.ut/',
      'crl.example.ut',
      '',
    ]) {
      assert.ok(!asked(bad), bad)
    }
  })

  it('reads a list of 100,000 entries, and no longer one', () => {
    const serials = Array.from({ length: 100_001 }, (_, i) => (i + 1).toString(16))
    const most = readCrl(crl(CA, serials.slice(1)))
    assert.ok(most.ok)
    assert.equal(most.crl.revoked.size, 100_000)
    assert.ok(most.crl.revoked.has('0186a1'))
    const more = readCrl(crl(CA, serials))
    assert.ok(!more.ok && /too-many-entries/.test(more.why))
  })

  it('reads every prefix of a list as none, without throwing', () => {
    const whole = crl(CA, ['01'])
    for (let length = 0; length < whole.length; length++) assert.equal(readCrl(whole.subarray(0, length)).ok, false)
    assert.ok(readCrl(whole).ok)
    assert.equal(readCrl(write(TAG.sequence)).ok, false)
  })
})

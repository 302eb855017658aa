import assert from 'node:assert/strict'
import {
  type Authenticated,
  assertCode,
  authenticate,
  beginSecondFactor,
  confirmSecondFactor,
  makeToken,
  networkOf,
  openSession,
  type PeopleDeps,
  useToken,
} from '../../src/people/index.ts'
import { base32, matchingStep, oneTimeCode, stepOf } from '../../src/people/totp.ts'
import { dump, type Store } from '../../src/store/index.ts'
import { TEST_SECRETS } from '../support/secrets.ts'
import { openTestStore } from '../support/store.ts'
import { addPeople, by } from './people.ts'

const START = Date.parse('2026-11-23T12:00:00Z')
const RFC_SECRET = Buffer.from('12345678901234567890')

describe('codes of an authenticator app', () => {
  const RFC_4226 = ['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489']
  for (const [counter, code] of RFC_4226.entries()) {
    it(`are those of RFC 4226, appendix D: count ${counter}`, () =>
      assert.equal(oneTimeCode(RFC_SECRET, counter), code))
  }

  const RFC_6238: readonly [string, string][] = [
    ['1970-01-01T00:00:59Z', '94287082'],
    ['2005-03-18T01:58:29Z', '07081804'],
    ['2005-03-18T01:58:31Z', '14050471'],
    ['2009-02-13T23:31:30Z', '89005924'],
    ['2033-05-18T03:33:20Z', '69279037'],
    ['2603-10-11T11:33:20Z', '65353130'],
  ]
  for (const [at, code] of RFC_6238) {
    it(`are those of RFC 6238, appendix B: ${at}`, () => {
      assert.equal(oneTimeCode(RFC_SECRET, stepOf(new Date(at)), 8), code)
    })
  }

  it('count half a minute before and after theirs, and no longer', () => {
    const at = (seconds: number) => new Date(START + seconds * 1_000)
    const code = oneTimeCode(RFC_SECRET, stepOf(at(0)))
    const found = [-60, -30, 0, 30, 60].map((seconds) => matchingStep(RFC_SECRET, code, at(seconds)) !== undefined)
    assert.deepEqual(found, [false, true, true, true, false])
  })

  it('are shown as RFC 4648 says', () => {
    assert.equal(base32(Buffer.from('foobar')), 'MZXW6YTBOI')
    assert.equal(base32(Buffer.from('f')), 'MY')
  })
})

describe('the network an address belongs to', () => {
  for (const [address, network] of [
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8::7', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
  ] as const) {
    it(`of ${address} is ${network}`, () => assert.equal(networkOf(address), network))
  }
})

describe('what a user is known by', () => {
  let store: Store
  let clock: number
  let deps: PeopleDeps
  let alice: Authenticated
  const codeOf = (secret: Uint8Array) => oneTimeCode(secret, stepOf(new Date(clock)))

  before(async () => {
    clock = START
    store = await openTestStore()
    deps = { db: store.db, now: () => new Date(clock), secrets: TEST_SECRETS }
    await addPeople(['alice'], deps)
    alice = await authenticate(by('alice'), deps)
  })
  after(() => store?.close())

  it('is asked for beside the password from the first code on; the database alone shows none of it', async () => {
    const { secret } = await beginSecondFactor(alice, 'node', deps)
    const row = await store.db.selectFrom('person_totp').select('secret').executeTakeFirstOrThrow()
    const octets = await TEST_SECRETS.open(row.secret, `totp of ${alice.id}`)
    assert.equal(base32(octets), secret)
    await authenticate(by('alice'), deps) // a secret that nobody showed a code of does not count
    const [recovery = ''] = await confirmSecondFactor(alice, codeOf(octets), deps)
    await assert.rejects(authenticate(by('alice'), deps), { code: 'code-needed' })
    await assert.rejects(
      authenticate({ ...by('alice'), code: codeOf(octets) }, deps),
      { code: 'not-authenticated' },
      'used',
    )
    clock += 30_000
    await authenticate({ ...by('alice'), code: codeOf(octets) }, deps)
    const { secret: cookie } = await openSession(
      alice,
      'full',
      { source: '::1', userAgent: '' },
      { idleMinutes: 1, hours: 1 },
      deps,
    )
    const { secret: token } = await makeToken(
      alice,
      { name: 'x', roles: ['operator'], commands: undefined, sources: undefined, days: 1 },
      deps,
    )
    let kept = ''
    for await (const line of dump(store.db, new Date(clock))) kept += line
    for (const one of [
      secret,
      Buffer.from(octets).toString('base64'),
      recovery,
      recovery.replaceAll('-', ''),
      cookie,
      token,
    ]) {
      assert.ok(one.length > 15 && !kept.includes(one), 'not in the database')
    }
  })

  it('is not asked for by two at once with one code', async () => {
    const { secret } = await store.db.selectFrom('person_totp').select('secret').executeTakeFirstOrThrow()
    const octets = await TEST_SECRETS.open(secret, `totp of ${alice.id}`)
    clock += 60_000
    const both = await Promise.allSettled([1, 2, 3].map(() => assertCode(alice, codeOf(octets), undefined, deps)))
    assert.equal(both.filter(({ status }) => status === 'fulfilled').length, 1)
  })

  it('by a program: a token, which counts until it expires, from the networks it is for', async () => {
    const wish = {
      name: 'robot',
      roles: ['operator'],
      commands: undefined,
      sources: ['192.0.2.0/24'],
      days: 1,
    } as const
    const { secret } = await makeToken(alice, wish, deps)
    const from = async (source: string | undefined) => {
      const use = await useToken(secret, source, deps)
      return 'refused' in use ? use.refused : use.token.roles
    }
    assert.deepEqual(await from('192.0.2.9'), ['operator'])
    assert.deepEqual(await from('::ffff:192.0.2.9'), ['operator'])
    for (const elsewhere of ['192.0.3.9', '::1', undefined])
      assert.equal(await from(elsewhere), 'not from this address')
    clock += 86_400_000
    assert.equal(await from('192.0.2.9'), 'expired')
    await assert.rejects(makeToken(alice, { ...wish, name: 'root', roles: ['administrator'] }, deps), {
      code: 'token-too-wide',
    })
    await assert.rejects(makeToken(alice, wish, deps), { code: 'token-name-taken' })
  })
})

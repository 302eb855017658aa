import assert from 'node:assert/strict'
import {
  addPerson,
  authenticate,
  changePassword,
  disablePerson,
  listPeople,
  type PeopleDeps,
} from '../../src/people/index.ts'
import { fitsPassword, hashPassword } from '../../src/people/password.ts'
import { listNewestEvents, type Store } from '../../src/store/index.ts'
import { TEST_SECRETS } from '../support/secrets.ts'
import { openTestStore } from '../support/store.ts'
import { addPeople, by, passwordOf } from './people.ts'

const START = Date.parse('2026-11-23T12:00:00Z')

describe('passwords', () => {
  it('fit only themselves, and carry the parameters they were made with', async () => {
    const weak = { cost: 1024, blockSize: 8, parallelization: 1 }
    const stored = await hashPassword('long enough, this', weak)
    assert.equal(stored.cost, 1024)
    assert.equal(await fitsPassword('long enough, this', stored), true)
    assert.equal(await fitsPassword('long enough, that', stored), false)
    const again = await hashPassword('long enough, this', weak)
    assert.notDeepEqual(again.hash, stored.hash, 'salted')
  })

  it('are the same however their letters are composed', async () => {
    const stored = await hashPassword('Zo\u00eb, Zo\u00eb and Zo\u00eb', {
      cost: 1024,
      blockSize: 8,
      parallelization: 1,
    })
    assert.equal(await fitsPassword('Zoe\u0308, Zoe\u0308 and Zoe\u0308', stored), true)
  })

  it('have twelve characters at least', async () => {
    await assert.rejects(hashPassword('elevenchars'), { code: 'password-short', message: /at least 12/ })
  })
})

describe('a user', () => {
  let store: Store
  let clock: number
  let deps: PeopleDeps
  beforeEach(async () => {
    clock = START
    store = await openTestStore()
    deps = { db: store.db, now: () => new Date(clock), secrets: TEST_SECRETS }
    await addPeople(['alice'], deps)
  })
  afterEach(() => store?.close())

  const wrong = { name: 'alice', password: 'a wrong password' }

  it('is known by name and password; a wrong one and an unknown name are told the same', async () => {
    assert.equal((await authenticate(by('alice'), deps)).fullName, 'Person alice')
    const said: string[] = []
    for (const credentials of [wrong, { ...wrong, name: 'mallory' }]) {
      await assert.rejects(authenticate(credentials, deps), (error: Error & { code: string }) => {
        assert.equal(error.code, 'not-authenticated')
        said.push(error.message)
        return true
      })
    }
    assert.equal(said[0], said[1])
  })

  it('waits longer and longer after five wrong passwords, also for the right one, and an event tells', async () => {
    for (let n = 0; n < 5; n++) await assert.rejects(authenticate(wrong, deps), { code: 'not-authenticated' })
    await assert.rejects(authenticate(by('alice'), deps), { code: 'blocked', message: /12:00:30 GMT/ })
    clock += 31_000
    await assert.rejects(authenticate(wrong, deps), { code: 'not-authenticated' })
    await assert.rejects(authenticate(by('alice'), deps), { code: 'blocked', message: /12:01:31 GMT/ })
    clock += 61_000
    await authenticate(by('alice'), deps)
    await assert.rejects(authenticate(wrong, deps), { code: 'not-authenticated' }, 'counted anew')
    const events = (await listNewestEvents(store.db, { limit: 10 })).rows.filter(
      ({ kind }) => kind === 'log-in refused',
    )
    assert.deepEqual(
      events.map(({ details }) => details.inARow),
      [1, 6, 5, 4, 3, 2, 1],
    )
  })

  it('gets no more attempts by trying many at once', async () => {
    const tries = await Promise.allSettled(Array.from({ length: 9 }, () => authenticate(wrong, deps)))
    const codes = tries.map((one) => (one.status === 'rejected' ? one.reason.code : 'in'))
    assert.equal(codes.filter((code) => code === 'not-authenticated').length, 5)
    assert.equal(codes.filter((code) => code === 'blocked').length, 4)
  })

  it('that is disabled is refused, and its name is not given again', async () => {
    await disablePerson('alice', 'left', 'root', deps)
    await assert.rejects(authenticate(by('alice'), deps), { code: 'not-authenticated' })
    const again = { name: 'alice', fullName: 'Another', password: passwordOf('alice'), roles: ['operator'] } as const
    await assert.rejects(addPerson(again, deps), { code: 'name-taken' })
    assert.deepEqual((await listPeople(store.db))[0]?.disabledAt, new Date(clock))
  })

  it('changes the password by knowing the one before', async () => {
    await assert.rejects(changePassword(wrong, 'the next password', deps), { code: 'not-authenticated' })
    await changePassword(by('alice'), 'the next password', deps)
    await assert.rejects(authenticate(by('alice'), deps), { code: 'not-authenticated' })
    await authenticate({ name: 'alice', password: 'the next password' }, deps)
  })

  it('leaves no password in any event', async () => {
    await assert.rejects(authenticate({ name: passwordOf('alice'), password: 'x' }, deps))
    await assert.rejects(authenticate(wrong, deps))
    const told = JSON.stringify((await listNewestEvents(store.db, { limit: 100 })).rows)
    assert.doesNotMatch(told, /correct horse|wrong password/)
  })
})

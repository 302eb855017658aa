import assert from 'node:assert/strict'
import { openSecretBox } from '../../src/app/secret-box.ts'
import { type Authenticated, authenticate, beginSecondFactor, sealSecondFactorsAgain } from '../../src/people/index.ts'
import type { Store } from '../../src/store/index.ts'
import { openTestStore } from '../support/store.ts'
import { addPeople, by } from './people.ts'

describe('second factors when the keys are sealed anew', () => {
  let store: Store
  let person: Authenticated
  const keyOf = (octet: number) => async () => Buffer.alloc(32, octet)
  const [until, next] = [
    openSecretBox({ carried: undefined }, keyOf(1)),
    openSecretBox({ carried: undefined }, keyOf(2)),
  ]
  const meanwhile = openSecretBox({ carried: { people: Buffer.alloc(32, 1) } }, keyOf(2))
  const now = () => new Date()

  before(async () => {
    store = await openTestStore()
    await addPeople(['boss'], { db: store.db, now })
    person = await authenticate(by('boss'), { db: store.db, now, secrets: until })
    await beginSecondFactor(person, 'UT', { db: store.db, now, secrets: until })
  })
  after(() => store?.close())

  const kept = async () => (await store.db.selectFrom('person_totp').select('secret').executeTakeFirstOrThrow()).secret
  const bound = () => `totp of ${person.id}`

  it('open under either key until that is done, and under the new one alone afterwards; twice does no harm', async () => {
    const secret = await until.open(await kept(), bound())
    assert.deepEqual(await meanwhile.open(await kept(), bound()), secret)
    await sealSecondFactorsAgain(store.db, meanwhile)
    await sealSecondFactorsAgain(store.db, meanwhile)
    assert.deepEqual(await next.open(await kept(), bound()), secret)
    await assert.rejects(until.open(await kept(), bound()))
  })

  it('that no key opens stay as they are', async () => {
    const before = await kept()
    await sealSecondFactorsAgain(store.db, until)
    assert.deepEqual(await kept(), before)
  })
})

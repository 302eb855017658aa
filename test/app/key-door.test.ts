import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { KeyDoor } from '../../src/app/key-door.ts'
import { createLog } from '../../src/app/log.ts'
import { openFileKeyStore } from '../../src/signatures/index.ts'
import type { Store } from '../../src/store/index.ts'
import { openTestStore } from '../support/store.ts'

const OF = { ada: 'the passphrase of ada', bob: 'the passphrase of bob' }
const BY = { by: 'machine' }

describe('the door at which persons open the keys', function () {
  this.timeout(60_000)
  let folder: string
  let store: Store
  let door: KeyDoor

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'eac-door-'))
    store = await openTestStore()
    const scryptN = 2 ** 4
    const until = await openFileKeyStore({ folder, secret: { kind: 'passphrase', passphrase: 'until now' }, scryptN })
    const persons = Object.entries(OF).map(([person, passphrase]) => ({ person, passphrase }))
    await until.reseal({ kind: 'persons', needed: 2, persons }, {})
    await until.endReseal()
    const keys = await openFileKeyStore({ folder, secret: { kind: 'persons' } })
    door = new KeyDoor(keys, { db: store.db, log: createLog('silent'), now: () => new Date() })
  })
  after(async () => {
    await store?.close()
    await rm(folder, { recursive: true, force: true })
  })

  const events = async (kind: string) => {
    const rows = await store.db.selectFrom('event').select('details').where('kind', '=', kind).orderBy('id').execute()
    return rows.map(({ details }) => details as Record<string, unknown>)
  }

  it('names all who opened them, also where they give at the same time', async () => {
    let opened = 0
    door.whenOpened(async () => void opened++)
    await Promise.all([door.give('ada', OF.ada, BY), door.give('bob', OF.bob, BY)])
    const [unlocked, ...more] = await events('keys unlocked')
    assert.deepEqual((unlocked?.holders as string[] | undefined)?.toSorted(), ['ada', 'bob'])
    assert.deepEqual([more, opened], [[], 1])
    const given = (await events('passphrase for the keys given')).map(({ given, needed }) => [given, needed])
    assert.deepEqual(given.sort(), [
      [1, 2],
      [2, 2],
    ])
  })
})

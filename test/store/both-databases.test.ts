import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { openEmbeddedStore, type Store } from '../../src/store/index.ts'
import { eventually } from '../support/eventually.ts'
import { describeOnServer } from '../support/on-server.ts'
import { openTestServerStore } from '../support/store.ts'

describe('the embedded database', () => behavesAlike(() => openEmbeddedStore(undefined)))
describeOnServer('a database on a PostgreSQL server', () => behavesAlike(openTestServerStore))

function behavesAlike(open: () => Promise<Store>): void {
  let store: Store
  before(async () => {
    store = await open()
    await sql`create table note (n integer not null, big bigint, bytes bytea, day date, at timestamptz)`.execute(
      store.db,
    )
  })
  after(() => store?.close())
  beforeEach(async () => {
    await sql`delete from note`.execute(store.db)
  })

  const rows = async (): Promise<number[]> =>
    (await sql<{ n: number }>`select n from note order by n`.execute(store.db)).rows.map(({ n }) => n)

  it('gives numbers for int8, text for dates, bytes for bytea and Date for moments', async () => {
    const at = new Date('2026-11-01T12:00:00.123Z')
    await sql`insert into note values (1, 9007199254740991, ${new Uint8Array([0, 255])}, '2026-11-01', ${at})`.execute(
      store.db,
    )
    const { rows: found } = await sql`select * from note`.execute(store.db)
    assert.deepEqual(found, [{ n: 1, big: 9007199254740991, bytes: new Uint8Array([0, 255]), day: '2026-11-01', at }])
  })

  it('keeps transactions that run at the same time apart', async () => {
    const add = (n: number, fail: boolean) =>
      store.db.transaction().execute(async (tx) => {
        await sql`insert into note (n) values (${n})`.execute(tx)
        await sql`select pg_sleep(0.01)`.execute(tx)
        if (fail) throw new Error('rolled back')
      })
    const results = await Promise.allSettled([1, 2, 3, 4].map((n) => add(n, n % 2 === 0)))
    assert.deepEqual(
      results.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled', 'rejected'],
    )
    assert.deepEqual(await rows(), [1, 3])
  })

  it('goes on after a statement that failed inside a transaction', async () => {
    const broken = store.db.transaction().execute((tx) => sql`select * from nowhere`.execute(tx))
    await assert.rejects(broken, /nowhere/)
    await sql`insert into note (n) values (5)`.execute(store.db)
    assert.deepEqual(await rows(), [5])
  })

  it('tells every listener of a channel, none after it has gone, and nobody what was rolled back', async () => {
    const first: string[] = []
    const second: string[] = []
    const ring = (words: string) => sql`select pg_notify('bell', ${words})`.execute(store.db)
    const unlisten = await store.listen('bell', (words) => first.push(words))
    const unlistenSecond = await store.listen('bell', (words) => second.push(words))
    await ring('one')
    await eventually('both heard it', () => first.length === 1 && second.length === 1)
    await unlisten()
    await assert.rejects(
      store.db.transaction().execute(async (tx) => {
        await sql`select pg_notify('bell', 'never')`.execute(tx)
        throw new Error('rolled back')
      }),
    )
    await ring('two')
    await eventually('the second heard it', () => second.length === 2)
    assert.deepEqual([first, second], [['one'], ['one', 'two']])
    await unlistenSecond()
  })
}

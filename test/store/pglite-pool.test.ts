import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { openEmbeddedStore, type Store } from '../../src/store/index.ts'

describe('the one session of the embedded database', () => {
  let store: Store
  before(async () => {
    store = await openEmbeddedStore(undefined)
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

  it('lets no statement from outside into an open transaction', async () => {
    const outside = store.db.transaction().execute(async (tx) => {
      await sql`insert into note (n) values (1)`.execute(tx)
      const other = sql`insert into note (n) values (2)`.execute(store.db) // waits for its turn; not awaited in here
      await sql`select 1`.execute(tx)
      return { other, error: new Error('rolled back') }
    })
    await (await outside).other
    assert.deepEqual(await rows(), [1, 2])
    let other: Promise<unknown> | undefined
    const failing = store.db.transaction().execute(async (tx) => {
      await sql`insert into note (n) values (3)`.execute(tx)
      other = sql`insert into note (n) values (4)`.execute(store.db)
      throw new Error('rolled back')
    })
    await assert.rejects(failing, /rolled back/)
    await other
    assert.deepEqual(await rows(), [1, 2, 4])
  })

  it('frees the session of a client that is let go inside a transaction', async () => {
    const client = await store.pool.connect()
    await client.query('begin')
    await client.query('insert into note (n) values (6)')
    client.release()
    assert.deepEqual(await rows(), [])
  })

  it('begins to listen outside of whatever transaction is open: it is not undone with it, nor broken by it', async () => {
    for (const spoil of ['select 1', 'select * from nowhere']) {
      const heard: string[] = []
      const client = await store.pool.connect()
      const listener = await store.pool.connect()
      await client.query('begin')
      await client.query(spoil).catch(() => {})
      const listening = store.listen('gong', (payload) => heard.push(payload))
      listener.on('notification', ({ payload }) => heard.push(`client: ${payload}`))
      const also = listener.query('listen gong')
      for (let n = 0; n < 5; n++) await client.query('select 1').catch(() => {}) // they would have had time
      await client.query('rollback')
      const unlisten = await listening
      await also
      await sql`select pg_notify('gong', 'one')`.execute(store.db)
      assert.deepEqual(heard.sort(), ['client: one', 'one'])
      await unlisten()
      listener.release()
    }
  })

  it('ends to listen outside of whatever transaction is open', async () => {
    const heard: string[] = []
    const client = await store.pool.connect()
    const unlisten = await store.listen('gong', () => {})
    await client.query('begin')
    await client.query('select * from nowhere').catch(() => {})
    const ended = unlisten()
    for (let n = 0; n < 5; n++) await client.query('select 1').catch(() => {})
    await client.query('rollback')
    await ended
    const again = await store.listen('gong', (payload) => heard.push(payload))
    await sql`select pg_notify('gong', 'two')`.execute(store.db)
    assert.deepEqual(heard, ['two'])
    await again()
  })
})

import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { openEmbeddedStore, type Store } from '../../src/store/index.ts'

describe('the embedded database', () => {
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

  it('goes on after a statement that failed inside a transaction', async () => {
    const broken = store.db.transaction().execute((tx) => sql`select * from nowhere`.execute(tx))
    await assert.rejects(broken, /nowhere/)
    await sql`insert into note (n) values (5)`.execute(store.db)
    assert.deepEqual(await rows(), [5])
  })

  it('frees the session of a client that is let go inside a transaction', async () => {
    const client = await store.pool.connect()
    await client.query('begin')
    await client.query('insert into note (n) values (6)')
    client.release()
    assert.deepEqual(await rows(), [])
  })

  it('tells every listener of a channel, and none after it has gone', async () => {
    const heard: string[] = []
    const unlisten = await store.listen('bell', (payload) => heard.push(payload))
    await sql`select pg_notify('bell', 'one')`.execute(store.db)
    await unlisten()
    await sql`select pg_notify('bell', 'two')`.execute(store.db)
    assert.deepEqual(heard, ['one'])
  })

  it('gives a rolled-back transaction’s notifications to nobody', async () => {
    const heard: string[] = []
    const unlisten = await store.listen('bell', (payload) => heard.push(payload))
    const broken = store.db.transaction().execute(async (tx) => {
      await sql`select pg_notify('bell', 'never')`.execute(tx)
      throw new Error('rolled back')
    })
    await assert.rejects(broken)
    await sql`select 1`.execute(store.db)
    await unlisten()
    assert.deepEqual(heard, [])
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

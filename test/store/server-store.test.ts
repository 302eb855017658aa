import assert from 'node:assert/strict'
import type { EventEmitter } from 'node:events'
import { sql } from 'kysely'
import {
  type Database,
  migrateServer,
  missingAtServer,
  NewerDatabase,
  openServerStore,
  type Store,
  type Tx,
} from '../../src/store/index.ts'
import { eventually } from '../support/eventually.ts'
import { describeOnServer } from '../support/on-server.ts'
import { type PostgresServer, startPostgres, testPostgres } from '../support/postgres.ts'

describeOnServer('PostgreSQL that goes away and comes back', () => {
  let server: PostgresServer
  let store: Store
  const troubles: string[] = []
  before(async () => {
    server = await startPostgres()
    const url = await server.newDatabase()
    store = await openServerStore({
      url,
      connections: 6,
      name: 'test',
      onTrouble: ({ message }) => troubles.push(message),
    })
  })
  after(() => store?.close())

  it('lets each queue of a node listen for trouble, and Node warns of no leak', async () => {
    const warned: string[] = []
    const hear = ({ name }: Error) => warned.push(name)
    process.on('warning', hear)
    const pool = store.pool as unknown as EventEmitter
    const queues = Array.from({ length: 30 }, () => () => {})
    for (const queue of queues) pool.on('error', queue)
    await new Promise((resolve) => setImmediate(resolve))
    for (const queue of queues) pool.off('error', queue)
    process.off('warning', hear)
    assert.deepEqual(warned, [])
  })

  it('fails what is under way, and serves what comes when it is back', async () => {
    const sleeping = assert.rejects(sql`select pg_sleep(60)`.execute(store.db))
    const inTransaction = assert.rejects(
      store.db.transaction().execute(async (tx) => {
        await sql`select 1`.execute(tx)
        server.crash()
        await sql`select 1`.execute(tx)
      }),
    )
    await Promise.all([sleeping, inTransaction])
    await assert.rejects(sql`select 1`.execute(store.db))
    await server.start()
    const answers = await Promise.all(Array.from({ length: 12 }, () => sql`select 1 as one`.execute(store.db)))
    assert.ok(answers.every(({ rows }) => (rows[0] as { one: number }).one === 1))
  })

  it('tells who listens that something may have been missed, and goes on telling', async () => {
    let missed = 0
    const heard: string[] = []
    await store.listen(
      'bell',
      (words) => heard.push(words),
      () => missed++,
    )
    server.crash()
    await server.start()
    await eventually('it is told', () => missed === 1)
    await sql`select pg_notify('bell', 'again')`.execute(store.db)
    await eventually('heard', () => heard.length === 1)
    assert.ok(troubles.includes('the connection that listens was lost'))
  })
})

describeOnServer('what is asked again and again', () => {
  let store: Store
  before(async () => {
    const url = await (await testPostgres()).newDatabase()
    store = await openServerStore({ url, connections: 1, name: 'test', onTrouble: () => {} })
    await sql`create table bell (id integer)`.execute(store.db)
    await sql`insert into bell values (1)`.execute(store.db)
  })
  after(() => store?.close())

  const bells = async (db: Database | Tx = store.db) => (await sql`select * from bell where id = ${1}`.execute(db)).rows
  const prepared = async () =>
    (await sql<{ statement: string }>`select statement from pg_prepared_statements`.execute(store.db)).rows
      .map(({ statement }) => statement)
      .filter((statement) => statement.includes('bell'))

  it('is planned once for a session; a page of a list is planned each time', async () => {
    for (let n = 0; n < 3; n++) {
      await bells()
      await sql`select from bell where id > ${0} limit ${1}`.execute(store.db)
    }
    assert.deepEqual(await prepared(), ['select * from bell where id = $1'])
  })

  it('goes on when a newer program gives its table another column', async () => {
    await sql`alter table bell add column tone text`.execute(store.db)
    assert.deepEqual(await bells(), [{ id: 1, tone: null }])
    assert.deepEqual(await bells(), [{ id: 1, tone: null }])
  })

  it('fails once in a transaction then', async () => {
    await sql`alter table bell add column loud boolean`.execute(store.db)
    await assert.rejects(store.db.transaction().execute(bells), /cached plan/)
    const rows = await store.db.transaction().execute(bells)
    assert.deepEqual(rows, [{ id: 1, tone: null, loud: null }])
  })
})

describeOnServer('migrating a database on a server', () => {
  let url: string
  const options = () => ({ url, connections: 6, name: 'test', onTrouble: () => {} })
  before(async () => {
    url = await (await testPostgres()).emptyDatabase()
  })

  it('can be looked at before, which changes nothing', async () => {
    const missing = await missingAtServer(options())
    assert.ok(missing.includes('0001-authorities'))
    assert.match(missing[0] ?? '', /^bullmq-/)
    assert.deepEqual(await missingAtServer(options()), missing)
  })

  it('is done once, by whichever of several processes that start at once comes first', async () => {
    const done = await Promise.all(Array.from({ length: 4 }, () => migrateServer(options())))
    const [those, ...none] = done.sort((a, b) => b.length - a.length)
    assert.ok(those?.includes('0001-authorities'))
    assert.deepEqual(none, [[], [], []])
    assert.deepEqual(await missingAtServer(options()), [])
  })

  it('is refused where a newer program has been', async () => {
    const store = await openServerStore(options())
    await sql`insert into kysely_migration (name, timestamp) values ('9999-from-the-future', now())`.execute(store.db)
    await store.close()
    await assert.rejects(openServerStore(options()), NewerDatabase)
    await assert.rejects(missingAtServer(options()), NewerDatabase)
  })
})

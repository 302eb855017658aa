import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'
import { openServerStore, type Store } from '../../src/store/index.ts'
import type { Schema } from '../../src/store/schema.ts'
import { type Filled, fillExchanges } from '../../test/support/many-exchanges.ts'
import type { PostgresServer } from '../../test/support/postgres.ts'

/** As an operator's server: what it acknowledges is on the disk. */
export const SERVER_SETTINGS = {
  fsync: 'on',
  full_page_writes: 'on',
  shared_buffers: '1GB',
  maintenance_work_mem: '512MB',
  max_wal_size: '8GB',
}

/** A database with so many exchanges in it. */
export interface FullDatabase {
  readonly store: Store
  readonly filled: Filled
  readonly url: string
}

export async function fullDatabase(
  server: PostgresServer,
  exchanges: number,
  progress: (text: string) => void,
): Promise<FullDatabase> {
  const url = await server.newDatabase()
  const filled = await withoutLimits(url, (db) => fillExchanges(db, { exchanges, until: new Date(), progress }))
  const store = await openServerStore({
    url,
    connections: 10,
    name: 'bench',
    onTrouble: (error) => progress(error.message),
  })
  return { store, filled, url }
}

/** Statements of a node may not take as long as these do. */
async function withoutLimits<T>(url: string, work: (db: Kysely<Schema>) => Promise<T>): Promise<T> {
  const pool = new Pool({ connectionString: url, max: 1, options: '-c search_path=public,bullmq' })
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) })
  try {
    await pool.query('set synchronous_commit = off')
    await pool.query('set session_replication_role = replica') // what is filled in fits: it need not be looked up row by row
    const result = await work(db)
    await pool.query('vacuum exchange, event, live_repeat') // as autovacuum has done long ago in tables that grew slowly
    await pool.query('checkpoint')
    return result
  } finally {
    await db.destroy()
  }
}

import { join } from 'node:path'
import { Kysely, PostgresDialect, type Transaction } from 'kysely'
import { migrate } from './migrate.ts'
import { openPglite } from './open-pglite.ts'
import { PglitePool } from './pglite-pool.ts'
import type { Schema } from './schema.ts'

/** Outside a transaction. Never used inside one: with PGlite that would wait for itself. */
export type Database = Kysely<Schema>
/** Inside a transaction. */
export type Tx = Transaction<Schema>

/** Our tables and BullMQ's, in one database. */
export interface Store {
  readonly db: Database
  /** For BullMQ's PostgreSQL backend. */
  readonly pool: PglitePool
  /** Hears every NOTIFY on `channel` until the returned function is called. */
  listen(channel: string, hear: (payload: string) => void): Promise<() => Promise<void>>
  close(): Promise<void>
}

/**
 * Opens (and makes or migrates) the embedded database: PGlite in a folder, in this process.
 * Only one process may have the folder open; the caller sees to it.
 * @param folder `undefined`: in memory, for tests
 */
export async function openEmbeddedStore(
  folder: string | undefined,
  { flushAtCommit = true }: { readonly flushAtCommit?: boolean } = {},
): Promise<Store> {
  const pglite = await openPglite(folder && join(folder, 'database'), flushAtCommit ? undefined : false)
  const pool = new PglitePool(pglite)
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool: pool as never }) }) // rows and counts as pg gives them
  await migrate(db, pool)
  return {
    db,
    pool,
    listen: (channel, hear) => pool.listen(channel, hear),
    close: async () => {
      await db.destroy()
      await pool.close()
    },
  }
}

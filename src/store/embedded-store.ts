import { join } from 'node:path'
import { Kysely, PostgresDialect } from 'kysely'
import type { Store } from './database.ts'
import { migrate, SEARCH_PATH } from './migrate.ts'
import { openPglite } from './open-pglite.ts'
import { PglitePool } from './pglite-pool.ts'
import type { Schema } from './schema.ts'

export interface EmbeddedStoreOptions {
  readonly flushAtCommit?: boolean
  /** To these only, to load a dump of an older form. */
  readonly migrations?: readonly string[]
}

/**
 * Opens (and makes or migrates) the embedded database: PGlite in a folder, in this process.
 * Only one process may have the folder open; the caller sees to it.
 * @param folder `undefined`: in memory, for tests
 */
export async function openEmbeddedStore(
  folder: string | undefined,
  { flushAtCommit = true, migrations }: EmbeddedStoreOptions = {},
): Promise<Store> {
  const pglite = await openPglite(folder && join(folder, 'database'), flushAtCommit ? undefined : false)
  const pool = new PglitePool(pglite)
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool: pool as never }) }) // rows and counts as pg gives them
  await pool.query(`set search_path to ${SEARCH_PATH}`)
  await migrate(db, pool, migrations)
  return {
    db,
    pool,
    listen: (channel, hear) => pool.listen(channel, hear), // the session is lost only with the process
    close: async () => {
      await db.destroy()
      await pool.close()
    },
  }
}

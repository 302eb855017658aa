import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { PGlite } from '@electric-sql/pglite'
import { Kysely, PostgresDialect } from 'kysely'
import type { Store } from './database.ts'
import { migrate, missingMigrations, SEARCH_PATH } from './migrate.ts'
import { openInMemory, openPglite } from './open-pglite.ts'
import { PglitePool } from './pglite-pool.ts'
import type { Schema } from './schema.ts'

const FOLDER = 'database' // of the data folder

export interface EmbeddedStoreOptions {
  readonly flushAtCommit?: boolean
  /** To these only, to load a dump of an older form. */
  readonly migrations?: readonly string[]
  /** In memory: begins as this one, a folder of PGlite as a tar file. */
  readonly image?: Blob
}

/**
 * Opens (and makes or migrates) the embedded database: PGlite in a folder, in this process.
 * Only one process may have the folder open; the caller sees to it.
 * @param folder `undefined`: in memory, for tests
 */
export async function openEmbeddedStore(
  folder: string | undefined,
  options: EmbeddedStoreOptions = {},
): Promise<Store> {
  const store = await openAsItIs(folder, options)
  await migrate(store.db, store.pool, options.migrations)
  return store
}

/** @returns the names of the migrations that were carried out now */
export async function migrateEmbedded(folder: string, options: EmbeddedStoreOptions): Promise<readonly string[]> {
  return closingAfter(await openAsItIs(folder, options), ({ db, pool }) => migrate(db, pool))
}

/** @returns the names of the migrations that {@link migrateEmbedded} would carry out; no database is made where none is */
export async function missingInEmbedded(folder: string, options: EmbeddedStoreOptions): Promise<readonly string[]> {
  if (!existsSync(join(folder, FOLDER))) return missingMigrations(undefined)
  return closingAfter(await openAsItIs(folder, options), ({ db }) => missingMigrations(db))
}

function closingAfter<T>(store: Store, work: (store: Store) => Promise<T>): Promise<T> {
  return work(store).finally(store.close)
}

async function openAsItIs(folder: string | undefined, options: EmbeddedStoreOptions): Promise<Store> {
  const pglite = await openDatabase(folder, options)
  const pool = new PglitePool(pglite)
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool: pool as never }) }) // rows and counts as pg gives them
  await pool.query(`set search_path to ${SEARCH_PATH}`)
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

function openDatabase(
  folder: string | undefined,
  { flushAtCommit = true, image }: EmbeddedStoreOptions,
): Promise<PGlite> {
  if (folder === undefined) return openInMemory(image)
  return openPglite(join(folder, FOLDER), flushAtCommit ? undefined : false)
}

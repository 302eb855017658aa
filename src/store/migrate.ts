import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { LATEST_SCHEMA_VERSION, type PgPool, runMigrations } from 'bullmq'
import { type Kysely, sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import type { Schema } from './schema.ts'

const FOLDER = fileURLToPath(new URL('../../migrations/', import.meta.url))
const QUEUE_SCHEMA = 'bullmq'
const QUEUE_MIGRATION = `bullmq-${LATEST_SCHEMA_VERSION}`
const LOCK = 0x656163 // 'eac': of everybody who migrates this database

/** Of every session: BullMQ names its tables without their schema. */
export const SEARCH_PATH = `public, ${QUEUE_SCHEMA}`

/** The database knows migrations that this program does not: it was made by a newer one. */
export class NewerDatabase extends Error {
  override readonly name = 'NewerDatabase'

  constructor(migration: string) {
    super(`the database was brought to ${migration} by a newer version of this program; run that version`)
  }
}

/**
 * Brings our tables (`migrations/*.sql`, forward only) and BullMQ's to the newest form. Of several processes that start at once one
 * does it and the others wait.
 * @param only these, to load a dump of an older form
 * @returns the names of those that were carried out now
 * @throws {NewerDatabase}
 */
export async function migrate(db: Kysely<Schema>, pool: PgPool, only?: readonly string[]): Promise<readonly string[]> {
  const client = await pool.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK])
    const ofQueue = await missingOfQueue(db)
    await runMigrations(client as never, QUEUE_SCHEMA)
    return [...ofQueue, ...(await migrateOurs(db, only))]
  } finally {
    await client.query('select pg_advisory_unlock($1)', [LOCK]).catch(() => {}) // a lost session has none
    client.release()
  }
}

/**
 * @param db undefined: there is no database yet
 * @returns the names of those that {@link migrate} would carry out; nothing is changed
 * @throws {NewerDatabase}
 */
export async function missingMigrations(db: Kysely<Schema> | undefined): Promise<readonly string[]> {
  const migrations = await readMigrations(FOLDER)
  const executed = db === undefined ? [] : await executedMigrations(db)
  assertKnown(executed, migrations)
  const ofQueue = db === undefined ? [QUEUE_MIGRATION] : await missingOfQueue(db)
  return [...ofQueue, ...Object.keys(migrations).filter((name) => !executed.includes(name))]
}

/** BullMQ brings its tables to their newest form in one step. */
async function missingOfQueue(db: Kysely<Schema>): Promise<string[]> {
  const table = `${QUEUE_SCHEMA}.migration`
  if (!(await isThere(db, table))) return [QUEUE_MIGRATION]
  const { rows } = await sql<{ version: number | null }>`
    select max(version)::integer as version from ${sql.table(table)}`.execute(db)
  return (rows[0]?.version ?? 0) < LATEST_SCHEMA_VERSION ? [QUEUE_MIGRATION] : []
}

async function migrateOurs(db: Kysely<Schema>, only: readonly string[] | undefined): Promise<string[]> {
  const migrations = pick(await readMigrations(FOLDER), only)
  const provider = { getMigrations: async () => migrations }
  const migrator = new Migrator({ db, provider, allowUnorderedMigrations: true }) // one may come between those carried out
  assertKnown(await executedMigrations(db), migrations)
  const { error, results = [] } = await migrator.migrateToLatest()
  if (error !== undefined) throw error
  return results.map(({ migrationName }) => migrationName)
}

/** @throws {NewerDatabase} */
function assertKnown(executed: readonly string[], migrations: Record<string, Migration>): void {
  const unknown = executed.find((name) => !Object.hasOwn(migrations, name))
  if (unknown !== undefined) throw new NewerDatabase(unknown)
}

/** @throws {NewerDatabase} one that is wanted is not known */
function pick(all: Record<string, Migration>, only: readonly string[] | undefined): Record<string, Migration> {
  if (only === undefined) return all
  return Object.fromEntries(
    only.map((name) => {
      const found = all[name]
      if (found === undefined) throw new NewerDatabase(name)
      return [name, found]
    }),
  )
}

async function executedMigrations(db: Kysely<Schema>): Promise<string[]> {
  if (!(await isThere(db, 'public.kysely_migration'))) return []
  const found = await sql<{ name: string }>`select name from public.kysely_migration order by name`.execute(db)
  return found.rows.map(({ name }) => name)
}

async function isThere(db: Kysely<Schema>, table: string): Promise<boolean> {
  const { rows } = await sql<{ made: boolean }>`select to_regclass(${table}) is not null as made`.execute(db)
  return rows[0]?.made === true
}

/** @param folder of SQL files, carried out in the order of their names */
export async function readMigrations(folder: string): Promise<Record<string, Migration>> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))
  return Object.fromEntries(
    names.map((name, n) => [
      name.replace(/\.sql$/, ''),
      {
        up: async (on: Kysely<unknown>): Promise<void> => {
          await sql.raw(texts[n] ?? '').execute(on)
        },
      },
    ]),
  )
}

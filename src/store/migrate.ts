import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { runMigrations } from 'bullmq'
import { type Kysely, sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import type { PglitePool } from './pglite-pool.ts'
import type { Schema } from './schema.ts'

const FOLDER = fileURLToPath(new URL('../../migrations/', import.meta.url))
const QUEUE_SCHEMA = 'bullmq'

/** Brings our tables (`migrations/*.sql`, forward only) and BullMQ's to the newest form. */
export async function migrate(db: Kysely<Schema>, pool: PglitePool): Promise<void> {
  await migrateQueue(pool)
  // BullMQ names its tables without their schema
  await pool.query(`set search_path to public, ${QUEUE_SCHEMA}`)
  const { error } = await new Migrator({ db, provider: { getMigrations: readMigrations } }).migrateToLatest()
  if (error !== undefined) throw error
}

async function migrateQueue(pool: PglitePool): Promise<void> {
  const client = await pool.connect()
  try {
    await runMigrations(client as never, QUEUE_SCHEMA) // structurally a pg client
  } finally {
    client.release()
  }
}

async function readMigrations(): Promise<Record<string, Migration>> {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.sql')).sort()
  const texts = await Promise.all(names.map((name) => readFile(new URL(name, `file://${FOLDER}`), 'utf8')))
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

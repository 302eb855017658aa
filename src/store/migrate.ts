import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
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
  const { error } = await new Migrator({
    db,
    provider: { getMigrations: () => readMigrations(FOLDER) },
  }).migrateToLatest()
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

import { sql } from 'kysely'
import type { Database } from './database.ts'

/** How often a key has signed, and when last. */
export interface KeyUseRecord {
  readonly signatures: number
  readonly lastAt: Date
}

const HOUR_MILLISECONDS = 3_600_000

/** Counts signatures that are about to be made. @returns how many of the key there are in this hour, these among them */
export async function countSignatures(db: Database, keyId: string, many: number, now: Date): Promise<number> {
  const hour = new Date(Math.floor(now.getTime() / HOUR_MILLISECONDS) * HOUR_MILLISECONDS)
  const { rows } = await sql<{ in_hour: number }>`
    insert into key_use (key_id, signatures, last_at, hour, in_hour) values (${keyId}, ${many}, ${now}, ${hour}, ${many})
    on conflict (key_id) do update set signatures = key_use.signatures + excluded.signatures, last_at = excluded.last_at,
      hour = excluded.hour,
      in_hour = excluded.in_hour + case when key_use.hour = excluded.hour then key_use.in_hour else 0 end
    returning in_hour`.execute(db)
  return rows[0]?.in_hour ?? many
}

/** Those that were counted, and were not made. */
export async function uncountSignatures(db: Database, keyId: string, many: number): Promise<void> {
  await sql`update key_use set signatures = signatures - ${many}, in_hour = greatest(0, in_hour - ${many})
    where key_id = ${keyId}`.execute(db)
}

export async function keyUses(db: Database): Promise<ReadonlyMap<string, KeyUseRecord>> {
  const { rows } = await sql<{ key_id: string; signatures: number | string; last_at: Date }>`
    select key_id, signatures, last_at from key_use`.execute(db)
  return new Map(rows.map((row) => [row.key_id, { signatures: Number(row.signatures), lastAt: row.last_at }]))
}

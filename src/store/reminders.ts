import { type RawBuilder, sql } from 'kysely'
import type { Database } from './database.ts'

/** One step of telling: rows that began to wait before this moment, and were not told of so many hours yet. */
export interface Wait {
  readonly hours: number
  readonly before: Date
}

/**
 * Tells of what waits: for each number of hours, one event for each row that has waited so long. Marking a row and telling of it
 * are one statement, so of several processes one tells.
 * @param mark the statement that marks the rows, and returns `exchange_id`, `partner_id`, `authority_id` and `details` (jsonb) of each
 */
export async function tellOfWaiting(
  db: Database,
  kind: string,
  afterHours: readonly number[],
  now: Date,
  mark: (wait: Wait) => RawBuilder<unknown>,
): Promise<void> {
  for (const hours of [...afterHours].sort((a, b) => a - b)) {
    const before = new Date(now.getTime() - hours * 3_600_000)
    await sql`
      with late as (${mark({ hours, before })})
      insert into event (at, kind, exchange_id, partner_id, authority_id, details)
      select ${now}::timestamptz, ${kind}::text, exchange_id, partner_id, authority_id,
        jsonb_strip_nulls(details) || jsonb_build_object('hours', ${hours}::double precision)
      from late`.execute(db)
  }
}

/** Whether a row that keeps of how many hours it was told (null: of none) is to be told of more. */
export const notToldOf = (column: string, hours: number): RawBuilder<boolean> =>
  sql`(${sql.ref(column)} is null or ${sql.ref(column)} < ${hours}::double precision)`

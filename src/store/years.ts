import { sql } from 'kysely'
import { v7 } from 'uuid'
import type { Database } from './database.ts'

/** Which tables are kept by the year, and the column that tells it. */
export const YEARLY = { exchange: 'id', exchange_certificate: 'exchange_id', event: 'at' } as const

/** An id that tells when its exchange was made; of two, the one made later (by a millisecond) is the greater. */
export const newExchangeId = (at: Date): string => v7({ msecs: at.getTime() })

/** The least id an exchange made at this moment can have. */
export function firstIdAt(at: Date): string {
  const hex = Math.max(0, at.getTime()).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`
}

/** The first moment of a year, GMT. */
export const startOfYear = (year: number): Date => new Date(Date.UTC(year, 0))

/**
 * Makes the parts of this year and the next, where they are missing. What is written of a year without parts lies in the rest;
 * a year of which something lies there already gets none.
 */
export async function makeYears(db: Database, now: Date): Promise<void> {
  const made = await listYears(db)
  for (const year of [now.getUTCFullYear(), now.getUTCFullYear() + 1]) {
    if (!made.includes(year)) await makeYear(db, year)
  }
}

/** {@link makeYears}, where the year has changed since it was called last: for work that recurs. */
export function yearsMaker(db: Database): (now: Date) => Promise<void> {
  let made: number | undefined
  return async (now) => {
    const year = now.getUTCFullYear()
    if (made !== year) await makeYears(db, now)
    made = year
  }
}

/** The years that have parts of their own, oldest first. */
export async function listYears(db: Database): Promise<number[]> {
  const { rows } = await sql<{ year: number }>`
    select substring(child.relname from '[0-9]{4}$')::integer as year
    from pg_inherits join pg_class child on child.oid = inhrelid
    where inhparent = 'exchange'::regclass and child.relname ~ '^exchange_[0-9]{4}$' order by year`.execute(db)
  return rows.map(({ year }) => year)
}

/** Several processes may come at once: one makes it. */
async function makeYear(db: Database, year: number): Promise<void> {
  const from = startOfYear(year)
  const to = startOfYear(year + 1)
  await db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtext('eac-broker years'))`.execute(tx)
    const { rows } = await sql`
      select where exists (select from pg_class where relname = ${`exchange_${year}`})
        or exists (select from exchange_rest where id >= ${firstIdAt(from)} and id < ${firstIdAt(to)})
        or exists (select from exchange_certificate_rest where exchange_id >= ${firstIdAt(from)} and exchange_id < ${firstIdAt(to)})
        or exists (select from event_rest where at >= ${from} and at < ${to})`.execute(tx)
    if (rows.length > 0) return
    for (const [table, column] of Object.entries(YEARLY)) {
      const bound = (at: Date): string => (column === 'at' ? at.toISOString() : firstIdAt(at))
      await sql`create table ${sql.table(`${table}_${year}`)} partition of ${sql.table(table)}
        for values from (${sql.lit(bound(from))}) to (${sql.lit(bound(to))})`.execute(tx)
    }
  })
}

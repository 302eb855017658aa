import { sql } from 'kysely'
import { v7 } from 'uuid'
import type { Database } from './database.ts'
import { isLockTimeout, lockAll } from './lock.ts'

/** Which tables are kept by the year, and the column that tells it. */
export const YEARLY = {
  exchange: 'id',
  exchange_certificate: 'exchange_id',
  exchange_message: 'exchange_id',
  event: 'at',
  audit_row: 'at',
} as const

/** An id that tells when its exchange was made; of two, the one made later (by a millisecond) is the greater. */
export const newExchangeId = (at: Date): string => v7({ msecs: at.getTime() })

/** The least id an exchange made at this moment can have. */
export function firstIdAt(at: Date): string {
  const hex = Math.max(0, at.getTime()).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`
}

/** The first moment of a year, GMT. */
export const startOfYear = (year: number): Date => new Date(Date.UTC(year, 0))

const WAIT_FOR_THIS_YEAR = '10s'
const WAIT_FOR_NEXT_YEAR = '200ms' // everybody else waits behind whoever waits: a back-up may be reading for long
const TRY_AGAIN_MILLISECONDS = 600_000

/**
 * Makes the parts of this year and the next, where they are missing. What is written of a year without parts lies in the rest;
 * a year of which something lies there already gets none. The next year can wait: it is left where that would hold others up.
 * @returns false when it was left
 */
export async function makeYears(db: Database, now: Date): Promise<boolean> {
  const made = await listYears(db)
  const [year, next] = [now.getUTCFullYear(), now.getUTCFullYear() + 1]
  if (!made.includes(year)) await makeYear(db, year, WAIT_FOR_THIS_YEAR)
  if (made.includes(next)) return true
  try {
    await makeYear(db, next, WAIT_FOR_NEXT_YEAR)
    return true
  } catch (error) {
    if (isLockTimeout(error)) return false
    throw error
  }
}

/** {@link makeYears}, where the year has changed since it was called last, or a year was left: for work that recurs. */
export function yearsMaker(db: Database): (now: Date) => Promise<void> {
  let last: { readonly year: number; readonly again: number } | undefined
  return async (now) => {
    const year = now.getUTCFullYear()
    if (last?.year === year && now.getTime() < last.again) return
    const all = await makeYears(db, now)
    last = { year, again: all ? Number.POSITIVE_INFINITY : now.getTime() + TRY_AGAIN_MILLISECONDS }
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
async function makeYear(db: Database, year: number, wait: string): Promise<void> {
  const from = startOfYear(year)
  const to = startOfYear(year + 1)
  await db.transaction().execute(async (tx) => {
    await sql`set local lock_timeout to ${sql.lit(wait)}`.execute(tx)
    await lockAll(tx, 'years')
    const { rows } = await sql`
      select where exists (select from pg_class where relname = ${`exchange_${year}`})
        or exists (select from exchange_rest where id >= ${firstIdAt(from)} and id < ${firstIdAt(to)})
        or exists (select from exchange_certificate_rest where exchange_id >= ${firstIdAt(from)} and exchange_id < ${firstIdAt(to)})
        or exists (select from exchange_message_rest where exchange_id >= ${firstIdAt(from)} and exchange_id < ${firstIdAt(to)})
        or exists (select from event_rest where at >= ${from} and at < ${to})
        or exists (select from audit_row_rest where at >= ${from} and at < ${to})`.execute(tx)
    if (rows.length > 0) return
    for (const [table, column] of Object.entries(YEARLY)) {
      const bound = (at: Date): string => (column === 'at' ? at.toISOString() : firstIdAt(at))
      await sql`create table ${sql.table(`${table}_${year}`)} partition of ${sql.table(table)}
        for values from (${sql.lit(bound(from))}) to (${sql.lit(bound(to))})`.execute(tx)
    }
  })
}

import { sql } from 'kysely'
import { v7 } from 'uuid'
import type { Database, Tx } from './database.ts'
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
 * Makes the parts of this year and the next, as far as they are missing. What is written of a year without parts lies in the rest;
 * a year of which something lies there already gets none. The next year can wait: it is left where that would hold others up.
 * @returns false when it was left
 */
export async function makeYears(db: Database, now: Date): Promise<boolean> {
  const [year, next] = [now.getUTCFullYear(), now.getUTCFullYear() + 1]
  if ((await missingParts(db, year)).length > 0) await makeYear(db, year, WAIT_FOR_THIS_YEAR)
  if ((await missingParts(db, next)).length === 0) return true
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

export type YearlyTable = keyof typeof YEARLY

/** The tables that have a part for this year: all, but for what an earlier version, which knew fewer, made. */
export async function partsOf(db: Database | Tx, year: number): Promise<YearlyTable[]> {
  const tables = Object.keys(YEARLY) as YearlyTable[]
  const { rows } = await sql<{ name: YearlyTable }>`
    select name from unnest(${tables}::text[]) with ordinality as yearly (name, place)
    where exists ( -- not to_regclass: within a transaction it may not see what another one made since it looked before
      select from pg_inherits join pg_class child on child.oid = inhrelid
      where inhparent = name::regclass and child.relname = name || ${`_${year}`})
    order by place`.execute(db)
  return rows.map(({ name }) => name)
}

async function missingParts(db: Database | Tx, year: number): Promise<YearlyTable[]> {
  const there = await partsOf(db, year)
  return (Object.keys(YEARLY) as YearlyTable[]).filter((table) => !there.includes(table))
}

/** Several processes may come at once: one makes it. */
async function makeYear(db: Database, year: number, wait: string): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await sql`set local lock_timeout to ${sql.lit(wait)}`.execute(tx)
    await lockAll(tx, 'years')
    const missing = await missingParts(tx, year)
    const inRest: YearlyTable[] = []
    for (const table of missing) if (await liesInRest(tx, table, year)) inRest.push(table)
    const isNew = missing.includes('exchange')
    if (isNew && inRest.length > 0) return
    for (const table of missing) if (!inRest.includes(table)) await makePart(tx, table, year)
  })
}

async function liesInRest(tx: Tx, table: YearlyTable, year: number): Promise<boolean> {
  const [from, to] = boundsOf(table, year)
  const column = sql.ref(YEARLY[table])
  const { rows } = await sql`
    select from ${sql.table(`${table}_rest`)} where ${column} >= ${from} and ${column} < ${to} limit 1`.execute(tx)
  return rows.length > 0
}

async function makePart(tx: Tx, table: YearlyTable, year: number): Promise<void> {
  const [from, to] = boundsOf(table, year)
  await sql`create table ${sql.table(`${table}_${year}`)} partition of ${sql.table(table)}
    for values from (${sql.lit(from)}) to (${sql.lit(to)})`.execute(tx)
}

/** The first value of the column in a year, and the first behind it. */
function boundsOf(table: YearlyTable, year: number): [from: string, to: string] {
  const bound = (at: Date): string => (YEARLY[table] === 'at' ? at.toISOString() : firstIdAt(at))
  return [bound(startOfYear(year)), bound(startOfYear(year + 1))]
}

import { type RawBuilder, sql } from 'kysely'
import type { Database } from './database.ts'

/** How many rows one page looks at, at most: where few of them are meant, the search goes on with the next page. */
export const LOOKED_AT_MOST = 10_000

/** A column that must have a value. */
export interface Condition {
  readonly column: string
  readonly value: RawBuilder<unknown>
  /** There is an index that has the rows with this value in the order of the list. */
  readonly index?: true | undefined
}

/** Rows of a table in the order of a list, newest first. */
export interface PageSource {
  readonly table: 'exchange' | 'event'
  /** The rows that are looked at, by an index that has them in order. */
  readonly rows: RawBuilder<unknown>
  /** The columns of the order. */
  readonly key: readonly string[]
  /** What else must hold. */
  readonly where: readonly RawBuilder<boolean>[]
  /** More columns, and the tables they come from: read for the rows of the page only. */
  readonly show: RawBuilder<unknown>
  readonly join: RawBuilder<unknown>
}

/** `next`: the page goes on behind these values of the key; undefined: nothing is left. */
export interface Page<Row, Next> {
  readonly rows: readonly Row[]
  readonly next: Next | undefined
}

type Key = Readonly<Record<string, unknown>>

/**
 * A page by its place in the order, so that no page costs more than the first, and rows that come meanwhile move none. It may hold
 * fewer rows than it could, also none, and yet have a next one: then nothing else was found among the rows it looked at.
 */
export async function findPage<Row extends object>(
  db: Database,
  source: PageSource,
  limit: number,
): Promise<Page<Row, Key>> {
  const { rows } = await pageStatement<Row>(source, limit).execute(db)
  if (rows.length > limit) return { rows: rows.slice(0, limit), next: rows[limit - 1] as Key }
  return { rows, next: source.where.length === 0 ? undefined : await lastLookedAt(db, source) }
}

/** One row more than the page has tells that there is a next one. */
export function pageStatement<Row>({ table, rows, key, where, show, join }: PageSource, limit: number) {
  const order = newestFirst(table, key)
  return sql<Row>`
    select ${sql.table(table)}.*, ${show} from (
      select * from (${rows} order by ${newestFirst(undefined, key)} limit ${LOOKED_AT_MOST}) ${sql.table(table)}
      where ${and(where)} order by ${order} limit ${limit + 1}) ${sql.table(table)}
    ${join} order by ${order}`
}

/** @returns undefined when there was nothing more to look at */
async function lastLookedAt(db: Database, { rows, key }: PageSource): Promise<Key | undefined> {
  const columns = sql.join(key.map((column) => sql.ref(column)))
  const found = await sql<Key>`
    select ${columns} from (
      select ${columns}, row_number() over (order by ${newestFirst(undefined, key)}) as place from (
        ${rows} order by ${newestFirst(undefined, key)} limit ${LOOKED_AT_MOST}) looked) numbered
    where place = ${LOOKED_AT_MOST}`.execute(db)
  return found.rows[0]
}

const newestFirst = (table: string | undefined, key: readonly string[]): RawBuilder<unknown> =>
  sql.join(key.map((column) => sql`${sql.ref(table === undefined ? column : `${table}.${column}`)} desc`))

export const holds = (table: string, { column, value }: Condition): RawBuilder<boolean> =>
  sql`${sql.ref(`${table}.${column}`)} = ${value}`

/**
 * The rows with one value, as a stretch of the index on (column, …order). An equation would leave the planner the choice to walk through
 * the whole table in its order: it takes what is frequent to be everywhere, and a partner that was busy a year ago is not.
 */
export function stretch({ column, value }: Condition): RawBuilder<boolean> {
  const name = sql.ref(column)
  return sql<boolean>`${name} >= ${value} and ${name} <= ${value}`
}

/**
 * A value as the planner does not see it. It guesses how many rows a comparison of rows leaves by the first column alone: of the lowest
 * value there is, none are below, so it would read and sort them all.
 */
export const unseen = (value: RawBuilder<unknown>): RawBuilder<unknown> => sql`(select ${value})`

export function and(conditions: readonly (RawBuilder<boolean> | undefined)[]): RawBuilder<boolean> {
  const said = conditions.filter((one) => one !== undefined)
  return said.length === 0 ? sql`true` : sql`${sql.join(said, sql` and `)}`
}

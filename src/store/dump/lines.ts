import { createHash } from 'node:crypto'
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../database.ts'
import type { DumpedPart, DumpedSequence, DumpedTable } from './shape.ts'

/** The lines of a dump, in this order; between two of them that are objects, the rows of a table: JSON arrays of texts and nulls. */
export interface DumpHead {
  readonly dump: 'eac-broker'
  readonly version: 1
  readonly takenAt: string // ISO 8601
  readonly migrations: readonly string[] // the schema
  readonly parts: readonly DumpedPart[]
  readonly sequences: readonly DumpedSequence[]
}
export interface DumpEnd {
  readonly end: readonly TableSum[]
}

/** How much of a table there is, and a sum over it that does not depend on the order of its rows. */
export interface TableSum {
  readonly table: string
  readonly rows: number
  readonly sum: string // of the rows' SHA-256, modulo 2^256, in hex
}

const ROWS_AT_ONCE = 200
const OCTETS_AT_ONCE = 2_000_000 // twice as many characters: they stand in hex

/** The rows of a table in pages, as they stand in a dump. A page has so many rows, and so many octets in them or one row. */
export async function* rowLines(tx: Tx, table: DumpedTable): AsyncGenerator<readonly string[]> {
  const octets = table.columns.filter(({ type }) => type === 'bytea')
  const line = lineOf(table)
  if (octets.length === 0) {
    for await (const rows of fetched<{ line: string }>(
      tx,
      sql`select ${line} as line from ${sql.id('public', table.name)}`,
    )) {
      yield rows.map(({ line }) => line)
    }
    return
  }
  const sizes = sql.join(
    octets.map(({ name }) => sql`coalesce(pg_column_size(${sql.id(name)}), 0)`), // asked without reading them
    sql` + `,
  )
  const places = fetched<RowPlace>(
    tx,
    sql`select tableoid::regclass::text as part, ctid::text as place, ${sizes} as octets from ${sql.id('public', table.name)}`,
  )
  for await (const page of places) {
    for (const some of cutPage(page)) {
      const { rows } = await sql<{ line: string }>`select ${line} as line from ${sql.raw(some[0]?.part ?? '')}
        where ctid = any(${some.map(({ place }) => place)}::tid[])`.execute(tx)
      yield rows.map(({ line }) => line)
    }
  }
}

const lineOf = ({ columns }: DumpedTable) =>
  sql`json_build_array(${sql.join(columns.map(({ name }) => sql`${sql.id(name)}::text`))})::text`

/** Where a row lies: it stays there for as long as the transaction can see it. */
interface RowPlace {
  readonly part: string // quoted where it must be
  readonly place: string
  readonly octets: number
}

async function* fetched<Row>(tx: Tx, query: RawBuilder<unknown>): AsyncGenerator<readonly Row[]> {
  await sql`declare dumped no scroll cursor for ${query}`.execute(tx)
  for (;;) {
    const { rows } = await sql<Row>`fetch ${sql.raw(String(ROWS_AT_ONCE))} from dumped`.execute(tx)
    if (rows.length === 0) break
    yield rows
  }
  await sql`close dumped`.execute(tx)
}

/** Rows of one part each. */
function cutPage(rows: readonly RowPlace[]): RowPlace[][] {
  const pages: RowPlace[][] = []
  let octets = 0
  for (const row of rows) {
    const page = pages.at(-1)
    octets += row.octets
    if (page !== undefined && page[0]?.part === row.part && octets <= OCTETS_AT_ONCE) page.push(row)
    else {
      pages.push([row])
      octets = row.octets
    }
  }
  return pages
}

const MODULUS = 1n << 256n

/** Adds up rows. */
export class RowSum {
  #rows = 0
  #sum = 0n

  add(line: string): void {
    this.#rows += 1
    this.#sum = (this.#sum + BigInt(`0x${createHash('sha256').update(line).digest('hex')}`)) % MODULUS
  }

  of(table: string): TableSum {
    return { table, rows: this.#rows, sum: this.#sum.toString(16).padStart(64, '0') }
  }
}

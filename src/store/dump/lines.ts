import { createHash } from 'node:crypto'
import { sql } from 'kysely'
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

/** The rows of a table in pages, as they stand in a dump. */
export async function* rowLines(tx: Tx, table: DumpedTable): AsyncGenerator<readonly string[]> {
  const values = sql.join(table.columns.map(({ name }) => sql`${sql.id(name)}::text`))
  await sql`declare dumped no scroll cursor for select json_build_array(${values})::text as line
    from ${sql.id('public', table.name)}`.execute(tx)
  for (;;) {
    const { rows } = await sql<{ line: string }>`fetch ${sql.raw(String(ROWS_AT_ONCE))} from dumped`.execute(tx)
    if (rows.length === 0) break
    yield rows.map(({ line }) => line)
  }
  await sql`close dumped`.execute(tx)
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

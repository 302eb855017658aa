import { type RawBuilder, sql } from 'kysely'
import type { Schema } from './schema.ts'

/**
 * A row that a statement of several parts writes for each row of an earlier part: none where that gave none.
 * @param source the name of that part
 * @param row its values by column
 */
export function insertWhere<Table extends keyof Schema & string>(
  source: string,
  table: Table,
  row: Readonly<Partial<Record<keyof Schema[Table] & string, unknown>>>,
): RawBuilder<unknown> {
  const columns = Object.keys(row).map((column) => sql.ref(column))
  const values = Object.values(row).map((value) => sql`${value}`)
  return sql`insert into ${sql.table(table)} (${sql.join(columns)}) select ${sql.join(values)} from ${sql.table(source)}`
}

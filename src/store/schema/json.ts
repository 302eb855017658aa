import type { ColumnType } from 'kysely'

/** Comes out parsed, goes in as JSON text. */
export type Json = ColumnType<unknown, string, string>

import { sql } from 'kysely'
import type { Database, Tx } from '../database.ts'

/** A table as a dump carries it: whole, whatever parts it is kept in. */
export interface DumpedTable {
  readonly name: string
  readonly columns: readonly { readonly name: string; readonly type: string }[]
}

/** A part of a table that is kept by the year. */
export interface DumpedPart {
  readonly name: string
  readonly of: string
  readonly bound: string // FOR VALUES FROM … TO …
}

export interface DumpedSequence {
  readonly name: string
  readonly value: string // a bigint
  readonly isCalled: boolean
}

/** The first two say what the schema is; a dump says it by itself. Processes are of now. */
const NOT_DUMPED = ['kysely_migration', 'kysely_migration_lock', 'process']

/** Our tables, by name; BullMQ's are made anew from what is owed. */
export async function tablesOf(db: Database | Tx): Promise<DumpedTable[]> {
  const { rows } = await sql<DumpedTable>`
    select c.relname as name,
      json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod)) order by a.attnum) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    group by c.relname order by c.relname collate "C"`.execute(db)
  return rows.filter(({ name }) => !NOT_DUMPED.includes(name))
}

export async function partsOf(db: Database | Tx): Promise<DumpedPart[]> {
  const { rows } = await sql<DumpedPart>`
    select c.relname as name, parent.relname as of, pg_get_expr(c.relpartbound, c.oid) as bound
    from pg_inherits i join pg_class c on c.oid = i.inhrelid join pg_class parent on parent.oid = i.inhparent
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by c.relname collate "C"`.execute(db)
  return rows.filter(({ bound }) => bound !== 'DEFAULT') // that one is made with its table
}

export async function sequencesOf(db: Database | Tx): Promise<DumpedSequence[]> {
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'S' order by relname collate "C"`.execute(db)
  const found: DumpedSequence[] = []
  for (const { name } of rows) {
    const { rows: values } = await sql<{ value: string; isCalled: boolean }>`
      select last_value::text as value, is_called as "isCalled" from ${sql.id('public', name)}`.execute(db)
    for (const one of values) found.push({ name, ...one })
  }
  return found
}

export async function migrationsOf(db: Database | Tx): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db)
  return rows.map(({ name }) => name)
}

/** Values are written and read as text, the same in every session. */
export async function settleTextForms(tx: Tx): Promise<void> {
  await sql`set local timezone to 'UTC'`.execute(tx)
  await sql`set local datestyle to 'ISO, YMD'`.execute(tx)
  await sql`set local intervalstyle to 'postgres'`.execute(tx)
  await sql`set local bytea_output to 'hex'`.execute(tx)
  await sql`set local extra_float_digits to 1`.execute(tx)
}

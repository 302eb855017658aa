import { sql } from 'kysely'
import type { Database, Tx } from '../database.ts'
import { type DumpHead, RowSum, rowLines, type TableSum } from './lines.ts'
import { compareSums, DumpError, readDump } from './read-dump.ts'
import { type DumpedTable, settleTextForms, tablesOf } from './shape.ts'

const ROWS_AT_ONCE = 500
const CHARACTERS_AT_ONCE = 4_000_000

/**
 * Fills a database of the dump's schema with it, in one transaction, and counts it again before the commit. What was there goes.
 * @throws {DumpError} when the dump is not whole, or the database would not hold what it holds
 */
export async function load(db: Database, lines: AsyncIterable<string>): Promise<readonly TableSum[]> {
  return db.transaction().execute(async (tx) => {
    await settleTextForms(tx)
    const tables = await tablesOf(tx)
    const putBack = await takeGuardsOff(tx, tables)
    await sql`truncate ${sql.join(tables.map(({ name }) => sql.id('public', name)))}`.execute(tx)
    const filling = new Filling(tx, tables)
    const { sums } = await readDump(lines, filling)
    await filling.finish()
    await putBack()
    compareSums(sums, await sumsOf(tx, tables), 'in the dump')
    return sums
  })
}

/** Whether nothing of a node is in it. */
export async function isEmptyDatabase(db: Database): Promise<boolean> {
  const { rows } = await sql<{
    some: boolean
  }>`select exists (select from authority) or exists (select from event) as some`.execute(db)
  return rows[0]?.some !== true
}

/** Takes the rows of a dump, and puts them into their tables in pages. */
class Filling {
  readonly #tx: Tx
  readonly #known: readonly DumpedTable[]
  #head: DumpHead | undefined
  #table: DumpedTable | undefined
  #rows: string[] = []
  #characters = 0

  constructor(tx: Tx, known: readonly DumpedTable[]) {
    this.#tx = tx
    this.#known = known
  }

  async head(head: DumpHead): Promise<void> {
    this.#head = head
    for (const { name, of, bound } of head.parts) {
      await sql`create table if not exists ${sql.id('public', name)} partition of ${sql.id('public', of)} ${sql.raw(bound)}`.execute(
        this.#tx,
      )
    }
  }

  async table(table: DumpedTable): Promise<void> {
    await this.#flush()
    const here = this.#known.find(({ name }) => name === table.name)
    const missing = table.columns.find(({ name }) => !here?.columns.some((one) => one.name === name))
    if (here === undefined || missing !== undefined) {
      throw new DumpError(`the database has no ${table.name}${missing === undefined ? '' : `.${missing.name}`}`)
    }
    this.#table = {
      ...table,
      columns: table.columns.map(({ name }) => here.columns.find((one) => one.name === name) ?? never()),
    }
  }

  async row(line: string): Promise<void> {
    this.#rows.push(line)
    this.#characters += line.length
    if (this.#rows.length >= ROWS_AT_ONCE || this.#characters >= CHARACTERS_AT_ONCE) await this.#flush()
  }

  async finish(): Promise<void> {
    await this.#flush()
    for (const { name, value, isCalled } of this.#head?.sequences ?? []) {
      await sql`select setval(${`public.${name}`}::regclass, ${value}::bigint, ${isCalled})`.execute(this.#tx)
    }
  }

  async #flush(): Promise<void> {
    const [rows, table] = [this.#rows, this.#table]
    this.#rows = []
    this.#characters = 0
    if (rows.length === 0 || table === undefined) return
    const names = sql.join(table.columns.map(({ name }) => sql.id(name)))
    const values = sql.join(
      table.columns.map(({ type }, n) => sql`(r ->> ${sql.raw(String(n))})::${sql.raw(type)}`), // as this database names it
    )
    await sql`insert into ${sql.id('public', table.name)} (${names}) overriding system value
      select ${values} from json_array_elements(${`[${rows.join(',')}]`}::json) as r`.execute(this.#tx)
  }
}

/** Triggers and foreign keys judge what happens in an order; a dump has none. @returns puts them back, all rows are checked then */
async function takeGuardsOff(tx: Tx, tables: readonly DumpedTable[]): Promise<() => Promise<void>> {
  const { rows: keys } = await sql<{ table: string; name: string; definition: string }>`
    select c.relname as "table", f.conname as name, pg_get_constraintdef(f.oid) as definition
    from pg_constraint f join pg_class c on c.oid = f.conrelid
    where f.contype = 'f' and f.conparentid = 0 and c.relnamespace = 'public'::regnamespace`.execute(tx)
  for (const { table, name } of keys) {
    await sql`alter table ${sql.id('public', table)} drop constraint ${sql.id(name)}`.execute(tx)
  }
  for (const { name } of tables) await sql`alter table ${sql.id('public', name)} disable trigger user`.execute(tx)
  return async () => {
    for (const { name } of tables) await sql`alter table ${sql.id('public', name)} enable trigger user`.execute(tx)
    for (const { table, name, definition } of keys) {
      await sql`alter table ${sql.id('public', table)} add constraint ${sql.id(name)} ${sql.raw(definition)}`.execute(
        tx,
      )
    }
  }
}

async function sumsOf(tx: Tx, tables: readonly DumpedTable[]): Promise<TableSum[]> {
  const sums: TableSum[] = []
  for (const table of tables) {
    const sum = new RowSum()
    for await (const page of rowLines(tx, table)) for (const line of page) sum.add(line)
    sums.push(sum.of(table.name))
  }
  return sums
}

function never(): never {
  throw new Error('a column that was just found')
}

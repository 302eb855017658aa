import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from 'pg'

/** What PostgreSQL spends its time on, statement by statement: nested ones, too, whose time is in that of those around them as well. */
export interface Statements {
  begin(): Promise<void>
  /** Writes a table of what there was since. */
  write(stretch: string): Promise<void>
  close(): Promise<void>
}

/** Settings of the server for {@link watchStatements}. */
export const WATCHED = {
  shared_preload_libraries: 'pg_stat_statements',
  'pg_stat_statements.track': 'all',
  'pg_stat_statements.track_planning': 'on',
}

const MOST = 40

interface Row {
  readonly toplevel: boolean
  readonly calls: string
  readonly milliseconds: number
  readonly planning: number
  readonly blocks: number
  readonly query: string
}

/** By the extension pg_stat_statements, which comes with PostgreSQL. @param folder undefined: nothing is watched */
export async function watchStatements(url: string, folder: string | undefined): Promise<Statements> {
  if (folder === undefined) return { begin: async () => {}, write: async () => {}, close: async () => {} }
  const client = new Client({ connectionString: url })
  await client.connect()
  await client.query('create extension if not exists pg_stat_statements')
  await mkdir(folder, { recursive: true })
  return {
    begin: async () => void (await client.query('select pg_stat_statements_reset()')),
    write: async (stretch) => {
      const { rows } = await client.query<Row>(`
        select toplevel, calls, total_exec_time + total_plan_time as milliseconds, total_plan_time as planning,
          shared_blks_hit + shared_blks_read as blocks, left(regexp_replace(query, '\\s+', ' ', 'g'), 140) as query
        from pg_stat_statements where calls > 0 order by milliseconds desc limit ${MOST}`)
      await writeFile(join(folder, `statements-${stretch}.txt`), tableOf(rows))
    },
    close: () => client.end(),
  }
}

function tableOf(rows: readonly Row[]): string {
  const all = rows.filter(({ toplevel }) => toplevel).reduce((sum, { milliseconds }) => sum + milliseconds, 0)
  const head = 'share of all, calls, ms a call, of them planning, blocks a call; nested statements are indented\n\n'
  return head + rows.map((row) => lineOf(row, all)).join('')
}

function lineOf({ toplevel, calls, milliseconds, planning, blocks, query }: Row, all: number): string {
  const each = (value: number, digits: number) => (Number(value) / Number(calls)).toFixed(digits).padStart(8)
  const share = `${((100 * milliseconds) / all).toFixed(1)} %`.padStart(7)
  const place = toplevel ? '' : '    '
  return `${share} ${calls.padStart(8)} ${each(milliseconds, 3)} ${each(planning, 3)} ${each(blocks, 0)}  ${place}${query}\n`
}

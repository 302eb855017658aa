import { type DumpEnd, type DumpHead, RowSum, type TableSum } from './lines.ts'
import type { DumpedTable } from './shape.ts'

/** What is no dump, or not a whole one. */
export class DumpError extends Error {
  override readonly name = 'DumpError'
}

export interface DumpTaker {
  head(head: DumpHead): Promise<void>
  table(table: DumpedTable): Promise<void>
  row(line: string): Promise<void>
}

const NOBODY: DumpTaker = { head: async () => {}, table: async () => {}, row: async () => {} }

/**
 * Hands the lines of a dump to `taker`, and sees that all is there as it was written down.
 * @returns its head and the sums of its tables
 * @throws {DumpError}
 */
export async function readDump(
  lines: AsyncIterable<string>,
  taker: DumpTaker = NOBODY,
): Promise<{ head: DumpHead; sums: readonly TableSum[] }> {
  let head: DumpHead | undefined
  let open: { name: string; sum: RowSum } | undefined
  let end: readonly TableSum[] | undefined
  const sums: TableSum[] = []
  for await (const line of lines) {
    if (end !== undefined) throw new DumpError('there is something behind the end of the dump')
    if (line.startsWith('[')) {
      if (open === undefined) throw new DumpError('a row belongs to no table')
      open.sum.add(line)
      await taker.row(line)
      continue
    }
    const object = JSON.parse(line) as DumpHead | { table: string; columns: DumpedTable['columns'] } | DumpEnd
    if (head === undefined) {
      head = headOf(object)
      await taker.head(head)
      continue
    }
    if (open !== undefined) sums.push(open.sum.of(open.name))
    if ('table' in object) {
      open = { name: object.table, sum: new RowSum() }
      await taker.table({ name: object.table, columns: object.columns })
    } else if ('end' in object) end = object.end
    else throw new DumpError('a line of the dump is of no kind that is known')
  }
  if (head === undefined || end === undefined) throw new DumpError('the dump has no end: it is not whole')
  compareSums(end, sums, 'what the dump says of itself')
  return { head, sums }
}

/** @throws {DumpError} naming the table that differs */
export function compareSums(expected: readonly TableSum[], found: readonly TableSum[], against: string): void {
  for (const { table, rows, sum } of expected) {
    const same = found.find((one) => one.table === table)
    if (same?.rows === rows && same.sum === sum) continue
    throw new DumpError(
      `table ${table} is not the same as ${against}: ${rows} rows there, ${same?.rows ?? 'none'} here`,
    )
  }
}

function headOf(object: object): DumpHead {
  const head = object as DumpHead
  if (head.dump !== 'eac-broker') throw new DumpError('this is no dump of a node')
  if (head.version !== 1) throw new DumpError('the dump was made by a newer version of this program; use that one')
  return head
}

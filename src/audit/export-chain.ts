import {
  chainRows,
  countPending,
  type Database,
  listAuditKeys,
  listCheckpoints,
  nodeId,
  placesOf,
  unchainedEvents,
} from '../store/index.ts'
import { chainEvents } from './chain-events.ts'
import type { SignedCheckpoint } from './checkpoint.ts'
import { checkpointLine, EXPORT_FORMAT, endLine, exportedKey, headLine, looseLine, rowLine } from './export-lines.ts'
import { headOf, startOf } from './head.ts'
import { hexOf } from './row.ts'

/** Where a page of an export begins; what the chain ended with when the export began goes along. */
export interface ExportPlace {
  readonly of: 'checkpoint' | 'row' | 'end'
  readonly after: number
  readonly end: { readonly n: number; readonly hash: string }
}

export interface ExportPage {
  /** Without their ends. */
  readonly lines: readonly string[]
  /** Undefined: that was all. */
  readonly next: ExportPlace | undefined
}

const CHECKPOINTS = 1_000
const ROWS = 2_000

/** Some lines of an export of the chain as the database holds it; without a place, its first ones. @param rows at most, of the chain */
export async function exportPage(
  db: Database,
  place: ExportPlace | undefined,
  now: () => Date,
  rows: number = ROWS,
): Promise<ExportPage> {
  if (place === undefined) return firstPage(db, now)
  if (place.of === 'checkpoint') return checkpointPage(db, place)
  return place.of === 'row' ? rowPage(db, place, rows) : lastPage(db, place)
}

async function firstPage(db: Database, now: () => Date): Promise<ExportPage> {
  await chainEvents(db, now)
  const [start, head, keys] = [await startOf(db), await headOf(db), await listAuditKeys(db)]
  const line = headLine({
    format: EXPORT_FORMAT,
    node: await nodeId(db),
    writtenAt: now().toISOString(),
    start: { n: start.position, hash: hexOf(start.hash) },
    keys: keys.map(exportedKey),
  })
  const end = { n: head.position, hash: hexOf(head.hash) }
  return { lines: [line], next: { of: 'checkpoint', after: 0, end } }
}

async function checkpointPage(db: Database, { after, end }: ExportPlace): Promise<ExportPage> {
  const start = await startOf(db)
  const found = await listCheckpoints(db, after, CHECKPOINTS)
  const last = found.at(-1)
  const places = last === undefined ? new Map<number, string[]>() : await placesOf(db, after + 1, last.number)
  const lines = found
    .filter(({ position }) => position > start.position && position <= end.n)
    .map((one) => checkpointLine(signedOf(one), places.get(one.number) ?? []))
  const next: ExportPlace =
    last === undefined || found.length < CHECKPOINTS
      ? { of: 'row', after: start.position, end }
      : { of: 'checkpoint', after: last.number, end }
  return { lines, next }
}

/** A statement that somebody made unreadable stands there as it is, and is found by who verifies. */
export function signedOf({ statement, signature }: { statement: string; signature: Uint8Array }): SignedCheckpoint {
  return { checkpoint: JSON.parse(statement) as SignedCheckpoint['checkpoint'], statement, signature }
}

async function rowPage(db: Database, { after, end }: ExportPlace, limit: number): Promise<ExportPage> {
  const rows = await chainRows(db, { after, upTo: end.n, limit })
  const last = rows.at(-1)
  const next: ExportPlace =
    last === undefined || rows.length < limit ? { of: 'end', after: 0, end } : { of: 'row', after: last.position, end }
  return { lines: rows.map(rowLine), next }
}

/** Events past the chain, some at a time; behind the last of them the end. `after`: the number of an event. */
async function lastPage(db: Database, { after, end }: ExportPlace): Promise<ExportPage> {
  const { firstEvent } = await startOf(db)
  const { found, lookedTo } = await unchainedEvents(db, Math.max(after, firstEvent - 1))
  const lines = found.map(looseLine)
  if (lookedTo !== undefined) return { lines, next: { of: 'end', after: lookedTo, end } }
  const { count } = await countPending(db)
  return { lines: [...lines, endLine({ ...end, pending: count })], next: undefined }
}

/** All of it, line by line. */
export async function* exportLines(db: Database, now: () => Date): AsyncGenerator<string> {
  let page = await exportPage(db, undefined, now)
  for (;;) {
    yield* page.lines
    if (page.next === undefined) return
    page = await exportPage(db, page.next, now)
  }
}

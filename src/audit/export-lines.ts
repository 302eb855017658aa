import type { AuditKey, ChainedEvent, StoredRow } from '../store/index.ts'
import { readJson, type SignedCheckpoint, signedCheckpoint } from './checkpoint.ts'
import { type AuditRow, canonicalText, hexOf, rowText } from './row.ts'

export const EXPORT_FORMAT = 'eac-broker audit export 1'

/** The first line of an export of the chain. */
export interface ExportHead {
  readonly format: typeof EXPORT_FORMAT
  readonly node: string
  readonly writtenAt: string
  /** The row before the first one here: 0 and the hash the chain begins with, unless years were removed. */
  readonly start: { readonly n: number; readonly hash: string }
  readonly keys: readonly ExportedKey[]
}

export interface ExportedKey {
  readonly fingerprint: string
  /** SubjectPublicKeyInfo, base64. */
  readonly publicKey: string
}

/** The last line. */
export interface ExportEnd {
  readonly n: number
  readonly hash: string
  /** Events that are committed and not chained yet. */
  readonly pending: number
}

/** What a line of an export is. */
export type ExportLine =
  | { readonly is: 'head'; readonly head: ExportHead }
  /** `places`: those outside that have it, as the node says. */
  | ({ readonly is: 'checkpoint'; readonly places: readonly string[] } & SignedCheckpoint)
  /** `text`: of the row, as it stands there. */
  | { readonly is: 'row'; readonly hash: string; readonly text: string; readonly row: AuditRow }
  /** A place in the chain whose event is not in the database any more. */
  | { readonly is: 'gone'; readonly n: number; readonly before: string; readonly hash: string; readonly event: number }
  /** An event of the database that has no place in the chain. */
  | { readonly is: 'loose'; readonly event: number; readonly kind: string; readonly at: string }
  | { readonly is: 'end'; readonly end: ExportEnd }
  | { readonly is: 'unreadable' }

export const headLine = (head: ExportHead): string => canonicalText({ audit: head })
export const endLine = (end: ExportEnd): string => canonicalText({ end })

export const checkpointLine = ({ checkpoint, signature }: SignedCheckpoint, places: readonly string[]): string =>
  canonicalText({ checkpoint, places, signature: Buffer.from(signature).toString('base64') })

export function rowLine({ position, before, hash, event, eventId }: StoredRow): string {
  const names = { n: position, before: hexOf(before), hash: hexOf(hash) }
  if (event === undefined) return canonicalText({ gone: { ...names, event: eventId } })
  return rowOfText(names.hash, rowText(position, names.before, event))
}

export const rowOfText = (hash: string, text: string): string => `{"hash":"${hash}","row":${text}}`

export const looseLine = ({ id, kind, at }: ChainedEvent): string =>
  canonicalText({ loose: { event: id, kind, at: at.toISOString() } })

export const exportedKey = ({ fingerprint, publicKey }: AuditKey): ExportedKey => ({
  fingerprint,
  publicKey: Buffer.from(publicKey).toString('base64'),
})

const ROW = /^\{"hash":"([0-9a-f]{64})","row":(?=\{)/
const ROW_BEGIN = '{"hash":"",'.length + 64 + '"row":'.length

/** What is not as it should be is `unreadable`: also a row that is not in its canonical form's order of names. */
export function readExportLine(text: string): ExportLine {
  const hash = ROW.exec(text)?.[1]
  if (hash !== undefined) return readRow(hash, text.slice(ROW_BEGIN, -1))
  const line = readJson(text)
  if (line === undefined) return { is: 'unreadable' }
  if (isHead(line.audit)) return { is: 'head', head: line.audit }
  if (isEnd(line.end)) return { is: 'end', end: line.end }
  const signed = signedCheckpoint(line.checkpoint, line.signature)
  if (signed !== undefined)
    return { is: 'checkpoint', places: Array.isArray(line.places) ? line.places : [], ...signed }
  return readLack(line)
}

function readRow(hash: string, text: string): ExportLine {
  const row = readJson(text) as AuditRow | undefined
  const fits = Number.isSafeInteger(row?.n) && typeof row?.before === 'string' && typeof row.at === 'string'
  return row !== undefined && fits ? { is: 'row', hash, text, row } : { is: 'unreadable' }
}

function readLack({ gone, loose }: Record<string, unknown>): ExportLine {
  const lack = (gone ?? loose) as Record<string, unknown> | undefined
  if (gone !== undefined && Number.isSafeInteger(lack?.n)) {
    return {
      is: 'gone',
      n: Number(lack?.n),
      before: String(lack?.before),
      hash: String(lack?.hash),
      event: Number(lack?.event),
    }
  }
  if (loose === undefined) return { is: 'unreadable' }
  return { is: 'loose', event: Number(lack?.event), kind: String(lack?.kind), at: String(lack?.at) }
}

function isHead(value: unknown): value is ExportHead {
  const head = value as Partial<ExportHead> | undefined
  return head?.format === EXPORT_FORMAT && typeof head.node === 'string' && typeof head.start?.hash === 'string'
}

function isEnd(value: unknown): value is ExportEnd {
  const end = value as Partial<ExportEnd> | undefined
  return Number.isSafeInteger(end?.n) && typeof end?.hash === 'string'
}

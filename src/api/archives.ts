import { z } from 'zod'
import {
  type ArchivePageView,
  type ArchivePlaceView,
  type ArchiveView,
  type AuthorityRole,
  OperatorError,
  type YearView,
} from '../messages/index.ts'
import {
  type ArchivePlace,
  archivePage,
  insertEvent,
  listAuthorities,
  listYearRecords,
  recordArchive,
  removeYear,
  startOfArchive,
  type YearRecord,
} from '../store/index.ts'
import { chainNow } from './audit.ts'
import type { ApiDeps } from './deps.ts'
import { nothing, parseInput, reason, sha256Hex } from './input.ts'

/** How long exchanges and events of an authority are kept after the end of their year, in years. */
export type RetentionYears = Readonly<Record<AuthorityRole, number>>

const DAYS_OF_A_YEAR = 365.25
const year = z.number().int().min(1970).max(9999)
const count = z.number().int().min(0)
const yearSchema = z.strictObject({ year })
const placeSchema = z
  .strictObject({ of: z.enum(['exchange', 'message', 'event']), after: z.string().max(120) })
  .optional()
const pageSchema = yearSchema.extend({ place: placeSchema })
const recordSchema = yearSchema.extend({ sha256: sha256Hex, exchanges: count, messages: count, events: count })
const removeSchema = yearSchema.extend({ reason, withoutArchive: z.boolean() })

export const ARCHIVE_INPUTS = {
  'archive.list': nothing,
  'archive.page': pageSchema,
  'archive.record': recordSchema,
  'archive.remove': removeSchema,
}

export async function listYearViews(deps: ApiDeps): Promise<YearView[]> {
  const term = await longestTerm(deps)
  return (await listYearRecords(deps.db)).map((record) => viewOf(record, term))
}

export async function readArchivePage(
  input: { year: number; place?: ArchivePlaceView | undefined },
  deps: ApiDeps,
): Promise<ArchivePageView> {
  const { year, place } = parseInput(pageSchema, input)
  const record = await yearNamed(year, deps)
  assertOver(year, deps.now())
  assertNothingOpen(record)
  const { of, rows, next } = await archivePage(deps.db, year, placeOf(place) ?? startOfArchive(year))
  return { of, rows, ...(next && { next: placeView(next) }) }
}

export async function recordWrittenArchive(
  input: { year: number } & Pick<ArchiveView, 'sha256' | 'exchanges' | 'messages' | 'events'>,
  deps: ApiDeps,
): Promise<YearView> {
  const archive = parseInput(recordSchema, input)
  await yearNamed(archive.year, deps)
  await recordArchive(deps.db, archive, deps.now())
  await insertEvent(deps.db, { kind: 'a year was archived', details: archive }, deps.now())
  return shown(archive.year, deps)
}

/** What the terms keep, what is open, and what no archive holds as it is now, stays. */
export async function removeWholeYear(
  input: { year: number; reason: string; withoutArchive: boolean },
  deps: ApiDeps,
): Promise<YearView> {
  const { year, reason: why, withoutArchive } = parseInput(removeSchema, input)
  const record = await yearNamed(year, deps)
  assertOver(year, deps.now())
  const from = mayGoFrom(year, await longestTerm(deps))
  if (deps.now() < from) {
    const until = `${year} is kept until ${dayOf(from)}`
    throw new OperatorError('refused', `${until}, by the section retention of the configuration.`)
  }
  assertNothingOpen(record)
  const archive = record.archives.at(-1)
  if (archive === undefined && !withoutArchive) {
    const how = `write one with: eac archive export ${year} --to FILE`
    throw new OperatorError('refused', `No archive of ${year} was written; ${how}, or say --without-archive.`)
  }
  await chainNow(deps)
  const { kept } = await removeYear(deps.db, year, withoutArchive ? undefined : archive, deps.now())
  if (kept !== undefined) throw new OperatorError('refused', REASON_KEPT[kept])
  const details = { year, why, archive: withoutArchive ? undefined : archive?.sha256 }
  await insertEvent(deps.db, { kind: 'a year was removed', details }, deps.now())
  return (await listYearViews(deps)).find((view) => view.year === year) ?? viewOf({ ...record, octets: 0 }, 0)
}

const REASON_KEPT = {
  'not-there': 'The year was removed meanwhile.',
  'in-use': 'Something reads the year, as a back-up does; try again once that is done.',
  'not-anchored':
    'The audit chain of that year has no checkpoint at a place outside yet; "eac audit show" tells what is owed to which.',
  'still-open': 'An exchange of that year is open again; "eac exchange list" shows it.',
  'changed-since-archived': 'The year holds other rows than its newest archive: export it again, then remove it.',
} as const

function placeOf(place: ArchivePlaceView | undefined): ArchivePlace | undefined {
  if (place === undefined) return undefined
  if (place.of === 'event') return { of: 'event', after: parseInput(count, Number(place.after)) }
  if (place.of === 'exchange') return { of: 'exchange', after: parseInput(z.uuid(), place.after) }
  const [exchangeId, part = '', sha256 = ''] = place.after.split('/')
  return { of: 'message', after: { exchangeId: parseInput(z.guid(), exchangeId), part, sha256 } }
}

function placeView(place: ArchivePlace): ArchivePlaceView {
  if (place.of !== 'message') return { of: place.of, after: String(place.after) }
  const { exchangeId, part, sha256 } = place.after
  return { of: 'message', after: `${exchangeId}/${part}/${sha256}` }
}

async function yearNamed(year: number, { db }: ApiDeps): Promise<YearRecord> {
  const found = (await listYearRecords(db)).find((one) => one.year === year && one.octets > 0)
  if (found !== undefined) return found
  throw new OperatorError(
    'not-found',
    `There is nothing of ${year} here; "eac archive list" shows the years there are.`,
  )
}

async function shown(year: number, deps: ApiDeps): Promise<YearView> {
  return viewOf(await yearNamed(year, deps), await longestTerm(deps))
}

function assertOver(year: number, now: Date): void {
  if (now.getUTCFullYear() > year) return
  throw new OperatorError('refused', `${year} is not over yet; only years that have ended are archived and removed.`)
}

function assertNothingOpen({ year, open }: YearRecord): void {
  if (open === 0) return
  const what = open === 1 ? 'An exchange' : `${open} exchanges`
  throw new OperatorError(
    'refused',
    `${what} of ${year} did not end yet; look with "eac exchange list", and end what is stuck with "eac exchange close".`,
  )
}

/** Of the authorities this node runs, in years. A node without any keeps for as long as the longest of all terms. */
async function longestTerm({ db, retention }: Pick<ApiDeps, 'db' | 'retention'>): Promise<number> {
  const roles = (await listAuthorities(db)).map(({ role }) => role)
  return Math.max(...(roles.length === 0 ? Object.values(retention) : roles.map((role) => retention[role])))
}

function mayGoFrom(year: number, term: number): Date {
  const end = Date.UTC(year + 1, 0)
  return new Date(end + Math.ceil(term * DAYS_OF_A_YEAR) * 86_400_000)
}

const dayOf = (date: Date): string => date.toISOString().slice(0, 10)

function viewOf({ year, octets, open, archives }: YearRecord, term: number): YearView {
  const removedAt = octets === 0 ? archives.at(-1)?.removedAt : undefined
  return {
    year,
    octets,
    open,
    mayGoFrom: dayOf(mayGoFrom(year, term)),
    ...(removedAt && { removedAt: removedAt.toISOString() }),
    archives: archives.map(({ sha256, exchanges, messages, events, writtenAt }) => ({
      sha256,
      exchanges,
      messages,
      events,
      writtenAt: writtenAt.toISOString(),
    })),
  }
}

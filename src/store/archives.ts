import { sql } from 'kysely'
import type { Database, Tx } from './database.ts'
import { isLockTimeout } from './lock.ts'
import { firstIdAt, listYears, startOfYear, YEARLY } from './years.ts'

/** A year of exchanges and events, as far as it lies in parts of its own. */
export interface YearRecord {
  readonly year: number
  readonly octets: number // on disk, indexes included
  readonly open: number // exchanges that are not closed
  readonly archives: readonly ArchiveRecord[] // the newest last
}

/** What was written out of a year. */
export interface ArchiveRecord {
  readonly sha256: string // of the file
  readonly exchanges: number
  readonly events: number
  readonly writtenAt: Date
  readonly removedAt: Date | undefined
}

/** Where a page of an archive begins: behind the exchange or the event named. */
export type ArchivePlace =
  | { readonly of: 'exchange'; readonly after: string }
  | { readonly of: 'event'; readonly after: number }

/** Rows as JSON texts, all columns of theirs; octets stand as `\\x` and hexadecimal digits, certificates and messages with their exchange. */
export interface ArchivePage {
  readonly of: ArchivePlace['of']
  readonly rows: readonly string[]
  /** Undefined: that was all. */
  readonly next: ArchivePlace | undefined
}

const PAGE = 500

/** Oldest first; years that were removed, and archives of theirs, last. */
export async function listYearRecords(db: Database): Promise<YearRecord[]> {
  const archives = await db.selectFrom('archive').selectAll().orderBy('written_at').execute()
  const years = await listYears(db)
  const removed = archives.map(({ year }) => year).filter((year) => !years.includes(year))
  const records: YearRecord[] = []
  for (const year of [...years, ...new Set(removed)]) {
    const there = years.includes(year)
    records.push({
      year,
      octets: there ? await sizeOf(db, year) : 0,
      open: there ? await openIn(db, year) : 0,
      archives: archives.filter((one) => one.year === year).map(archiveOf),
    })
  }
  return records
}

const archiveOf = (row: {
  sha256: string
  exchanges: number
  events: number
  written_at: Date
  removed_at: Date | null
}): ArchiveRecord => ({
  sha256: row.sha256,
  exchanges: row.exchanges,
  events: row.events,
  writtenAt: row.written_at,
  removedAt: row.removed_at ?? undefined,
})

async function sizeOf(db: Database, year: number): Promise<number> {
  let octets = 0
  for (const table of Object.keys(YEARLY)) {
    const { rows } = await sql<{ octets: number }>`
      select pg_total_relation_size(${`${table}_${year}`}::regclass) as octets`.execute(db)
    octets += Number(rows[0]?.octets ?? 0)
  }
  return octets
}

async function openIn(db: Database | Tx, year: number): Promise<number> {
  const { rows } = await sql<{ open: number }>`
    select count(*)::integer as open from ${sql.table(`exchange_${year}`)} where state <> 'closed'`.execute(db)
  return rows[0]?.open ?? 0
}

/** First the exchanges of a year, then its events, each in the order they were made. */
export async function archivePage(db: Database, year: number, place: ArchivePlace): Promise<ArchivePage> {
  return place.of === 'exchange' ? exchangePage(db, year, place.after) : eventPage(db, year, place.after)
}

export const startOfArchive = (year: number): ArchivePlace => ({ of: 'exchange', after: firstIdAt(startOfYear(year)) })

/** So many octets of messages on a page, or those of one exchange: a list is brought in messages of many megabytes. */
const MOST_OCTETS = 8_000_000

async function exchangePage(db: Database, year: number, after: string): Promise<ArchivePage> {
  const exchanges = sql.table(`exchange_${year}`)
  const { rows } = await sql<{ id: string; text: string }>`
    with sized as (
      select one.id, (select coalesce(sum(pg_column_size(octets)), 0) from exchange_message where exchange_id = one.id) as octets
      from ${exchanges} one where id > ${after} order by id limit ${PAGE}),
    page as (select id, octets, sum(octets) over (order by id) as so_far from sized)
    select id, (to_jsonb(one) || jsonb_build_object('certificates', (
      select coalesce(jsonb_agg(octets order by position), '[]') from exchange_certificate where exchange_id = one.id), 'messages', (
      select coalesce(jsonb_agg(to_jsonb(message) order by first_at, part, sha256), '[]')
      from exchange_message message where exchange_id = one.id)))::text as text
    from ${exchanges} one where id in (select id from page where so_far <= ${MOST_OCTETS} or so_far = octets) order by id`.execute(
    db,
  )
  const last = rows.at(-1)
  const next: ArchivePlace = last === undefined ? { of: 'event', after: 0 } : { of: 'exchange', after: last.id }
  return { of: 'exchange', rows: rows.map(({ text }) => text), next }
}

async function eventPage(db: Database, year: number, after: number): Promise<ArchivePage> {
  const { rows } = await sql<{ id: number; text: string }>`
    select id, to_jsonb(one)::text as text
    from ${sql.table(`event_${year}`)} one where id > ${after} order by id limit ${PAGE}`.execute(db)
  const last = rows.at(-1)
  const next = last === undefined || rows.length < PAGE ? undefined : ({ of: 'event', after: last.id } as const)
  return { of: 'event', rows: rows.map(({ text }) => text), next }
}

export async function recordArchive(
  db: Database,
  { year, sha256, exchanges, events }: { year: number } & Pick<ArchiveRecord, 'sha256' | 'exchanges' | 'events'>,
  now: Date,
): Promise<void> {
  const row = { year, sha256, exchanges, events, written_at: now, removed_at: null }
  await db
    .insertInto('archive')
    .values(row)
    .onConflict((on) => on.columns(['year', 'sha256']).doUpdateSet({ written_at: now }))
    .execute()
}

/** Why a year stays. */
export type YearKept = {
  readonly kept: 'not-there' | 'still-open' | 'changed-since-archived' | 'in-use' | 'not-anchored'
}

const WAIT = '5s' // everybody else waits behind whoever waits: a back-up may be reading for long

/**
 * Drops the parts of a year, with what only they needed.
 * @param archived what the archive of it holds; undefined: it goes without one
 */
export async function removeYear(
  db: Database,
  year: number,
  archived: Pick<ArchiveRecord, 'sha256' | 'exchanges' | 'events'> | undefined,
  now: Date,
): Promise<YearKept | { readonly kept?: never }> {
  if (!(await listYears(db)).includes(year)) return { kept: 'not-there' }
  try {
    const kept = await dropYear(db, year, archived, now)
    if (kept === undefined) await dropListsOfNobody(db)
    return kept ?? {}
  } catch (error) {
    if (isLockTimeout(error)) return { kept: 'in-use' }
    throw error
  }
}

async function dropYear(
  db: Database,
  year: number,
  archived: Parameters<typeof removeYear>[2],
  now: Date,
): Promise<YearKept | undefined> {
  return db.transaction().execute(async (tx) => {
    await sql`set local lock_timeout to ${sql.lit(WAIT)}`.execute(tx)
    for (const table of Object.keys(YEARLY))
      await sql`lock table ${sql.table(`${table}_${year}`)} in share mode`.execute(tx)
    if ((await openIn(tx, year)) > 0) return { kept: 'still-open' as const }
    if (archived !== undefined && !(await holdsAll(tx, year, archived)))
      return { kept: 'changed-since-archived' as const }
    const [first, last] = [firstIdAt(startOfYear(year)), firstIdAt(startOfYear(year + 1))]
    if (!(await beginBehind(tx, year, now))) return { kept: 'not-anchored' as const }
    await sql`delete from live_repeat where exchange_id >= ${first} and exchange_id < ${last}`.execute(tx)
    for (const table of Object.keys(YEARLY)) await sql`drop table ${sql.table(`${table}_${year}`)}`.execute(tx)
    await tx.updateTable('archive').set({ removed_at: now }).where('year', '=', year).execute()
    return undefined
  })
}

/**
 * The audit chain is checked from behind the year on: behind its last row whose event lies in it. Events of its last seconds may
 * have been chained in the next year; those rows come first there.
 * @returns false when no checkpoint that lies outside covers that row
 */
async function beginBehind(tx: Tx, year: number, now: Date): Promise<boolean> {
  const next = startOfYear(year + 1)
  await sql`delete from audit_pending where event_at < ${next}`.execute(tx)
  const { rows } = await sql<{ position: number; hash: Uint8Array }>`
    with ended as (select max(position) as position from ${sql.table(`audit_row_${year}`)})
    select r.position, r.hash from audit_row r, ended
    where r.position >= ended.position and r.position <= ended.position + ${MOST_CHAINED_LATE} and (r.event_at < ${next} or r.position = ended.position)
    order by r.position desc limit 1`.execute(tx)
  const [last] = rows
  if (last === undefined) return true
  const { rows: covering } = await sql`
    select from audit_checkpoint c where c.position >= ${last.position}
      and (exists (select from audit_anchored a where a.number = c.number and a.done_at is not null)
        or not exists (select from audit_anchor)) limit 1`.execute(tx)
  if (covering.length === 0) return false
  await sql`insert into audit_start (position, hash, first_event, at)
    select ${last.position}, ${last.hash}, coalesce((select min(id) from event where at >= ${next}), 0), ${now}`.execute(
    tx,
  )
  return true
}

const MOST_CHAINED_LATE = 1_000_000

async function holdsAll(tx: Tx, year: number, { exchanges, events }: Pick<ArchiveRecord, 'exchanges' | 'events'>) {
  const { rows } = await sql<{ exchanges: number; events: number }>`
    select (select count(*)::integer from ${sql.table(`exchange_${year}`)}) as exchanges,
      (select count(*)::integer from ${sql.table(`event_${year}`)}) as events`.execute(tx)
  return rows[0]?.exchanges === exchanges && rows[0]?.events === events
}

async function dropListsOfNobody(db: Database): Promise<void> {
  await sql`
    delete from list_content where not exists (select from exchange where list_sha256 = list_content.sha256)
      and not exists (select from list_version where sha256 = list_content.sha256)
      and not exists (select from list_held where sha256 = list_content.sha256)`.execute(db)
}

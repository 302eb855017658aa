import { sql } from 'kysely'
import type { Database, Tx } from './database.ts'
import { isLockTimeout } from './lock.ts'
import { firstIdAt, listYears, partsOf, startOfYear } from './years.ts'

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
  readonly messages: number
  readonly events: number
  readonly writtenAt: Date
  readonly removedAt: Date | undefined
}

/** What is counted of an archive. */
type Counts = Pick<ArchiveRecord, 'exchanges' | 'messages' | 'events'>

/** Where a page of an archive begins: behind the exchange, message or event named. */
export type ArchivePlace =
  | { readonly of: 'exchange'; readonly after: string }
  | { readonly of: 'message'; readonly after: MessageName }
  | { readonly of: 'event'; readonly after: number }

export interface MessageName {
  readonly exchangeId: string
  readonly part: string
  readonly sha256: string
}

/** Rows as JSON texts, all columns of theirs; octets stand as `\\x` and hexadecimal digits, certificates with their exchange. */
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
  messages: number
  events: number
  written_at: Date
  removed_at: Date | null
}): ArchiveRecord => ({
  sha256: row.sha256,
  exchanges: row.exchanges,
  messages: row.messages,
  events: row.events,
  writtenAt: row.written_at,
  removedAt: row.removed_at ?? undefined,
})

async function sizeOf(db: Database, year: number): Promise<number> {
  let octets = 0
  for (const table of await partsOf(db, year)) {
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

/** First the exchanges of a year, then their messages, then its events, each in the order they were made. */
export async function archivePage(db: Database, year: number, place: ArchivePlace): Promise<ArchivePage> {
  switch (place.of) {
    case 'exchange':
      return exchangePage(db, year, place.after)
    case 'message':
      return messagePage(db, year, place.after)
    case 'event':
      return eventPage(db, year, place.after)
  }
}

export const startOfArchive = (year: number): ArchivePlace => ({ of: 'exchange', after: firstIdAt(startOfYear(year)) })

async function exchangePage(db: Database, year: number, after: string): Promise<ArchivePage> {
  const { rows } = await sql<{ id: string; text: string }>`
    select id, (to_jsonb(one) || jsonb_build_object('certificates', (
      select coalesce(jsonb_agg(octets order by position), '[]') from exchange_certificate where exchange_id = one.id)))::text as text
    from ${sql.table(`exchange_${year}`)} one where id > ${after} order by id limit ${PAGE}`.execute(db)
  const last = rows.at(-1)
  const messages = { exchangeId: firstIdAt(startOfYear(year)), part: '', sha256: '' }
  const next: ArchivePlace =
    last === undefined ? { of: 'message', after: messages } : { of: 'exchange', after: last.id }
  return { of: 'exchange', rows: rows.map(({ text }) => text), next }
}

/** So many octets of messages on a page, or one message: one that brings a list has many megabytes. */
const MOST_OCTETS = 8_000_000

async function messagePage(
  db: Database,
  year: number,
  { exchangeId, part, sha256 }: MessageName,
): Promise<ArchivePage> {
  const { rows } = await sql<{ exchangeId: string; part: string; sha256: string; text: string }>`
    with sized as (
      select exchange_id, part, sha256, pg_column_size(octets)::bigint as octets from exchange_message
      where (exchange_id, part, sha256) > (${exchangeId}::uuid, ${part}, ${sha256})
        and exchange_id >= ${exchangeId} and exchange_id < ${firstIdAt(startOfYear(year + 1))}
      order by exchange_id, part, sha256 limit ${PAGE}),
    page as (select sized.*, sum(octets) over (order by exchange_id, part, sha256) as so_far from sized)
    select one.exchange_id as "exchangeId", one.part, one.sha256, row_to_json(one)::text as text
    from page join exchange_message one using (exchange_id, part, sha256)
    where so_far <= ${MOST_OCTETS} or so_far = page.octets order by exchange_id, part, sha256`.execute(db)
  const [last] = rows.slice(-1)
  const next: ArchivePlace = last === undefined ? { of: 'event', after: 0 } : { of: 'message', after: nameOf(last) }
  return { of: 'message', rows: rows.map(({ text }) => text), next }
}

const nameOf = ({ exchangeId, part, sha256 }: MessageName): MessageName => ({ exchangeId, part, sha256 })

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
  { year, sha256, exchanges, messages, events }: { year: number; sha256: string } & Counts,
  now: Date,
): Promise<void> {
  const row = { year, sha256, exchanges, messages, events, written_at: now, removed_at: null }
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
  archived: Counts | undefined,
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
    const parts = await partsOf(tx, year)
    for (const table of parts) await sql`lock table ${sql.table(`${table}_${year}`)} in share mode`.execute(tx)
    if ((await openIn(tx, year)) > 0) return { kept: 'still-open' as const }
    if (archived !== undefined && !(await holdsAll(tx, year, archived)))
      return { kept: 'changed-since-archived' as const }
    const [first, last] = [firstIdAt(startOfYear(year)), firstIdAt(startOfYear(year + 1))]
    if (!(await beginBehind(tx, year, now))) return { kept: 'not-anchored' as const }
    await sql`delete from live_repeat where exchange_id >= ${first} and exchange_id < ${last}`.execute(tx)
    for (const table of parts) await sql`drop table ${sql.table(`${table}_${year}`)}`.execute(tx)
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
    with ended as (select max(position) as position from audit_row where at >= ${startOfYear(year)} and at < ${next})
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

/** Also where the messages of a year lie in the rest. */
async function holdsAll(tx: Tx, year: number, { exchanges, messages, events }: Counts): Promise<boolean> {
  const [first, last] = [firstIdAt(startOfYear(year)), firstIdAt(startOfYear(year + 1))]
  const { rows } = await sql<Counts>`
    select (select count(*)::integer from ${sql.table(`exchange_${year}`)}) as exchanges,
      (select count(*)::integer from exchange_message where exchange_id >= ${first} and exchange_id < ${last}) as messages,
      (select count(*)::integer from ${sql.table(`event_${year}`)}) as events`.execute(tx)
  const [there] = rows
  return there?.exchanges === exchanges && there.messages === messages && there.events === events
}

async function dropListsOfNobody(db: Database): Promise<void> {
  await sql`
    delete from list_content where not exists (select from exchange where list_sha256 = list_content.sha256)
      and not exists (select from list_version where sha256 = list_content.sha256)
      and not exists (select from list_held where sha256 = list_content.sha256)`.execute(db)
}

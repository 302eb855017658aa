import { sql } from 'kysely'
import { answerName, isNamedApart, NAMED_WITHIN_MILLISECONDS, NAMING_EVENT } from '../answer-names.ts'
import type { Database } from '../database.ts'
import { listMessages } from '../exchange-messages.ts'
import { type ChainedEvent, chainedEvent, type EventColumns } from './chain.ts'

/** A row of the chain as the database holds it, whatever happened to it. */
export interface StoredRow {
  readonly position: number
  readonly before: Uint8Array
  readonly hash: Uint8Array
  readonly eventId: number
  /** Undefined: it is not there any more. */
  readonly event: ChainedEvent | undefined
}

interface RowColumns extends EventColumns {
  readonly position: number
  readonly before: Uint8Array
  readonly hash: Uint8Array
  readonly event_id: number
}

const storedRow = (row: RowColumns): StoredRow => ({
  position: row.position,
  before: row.before,
  hash: row.hash,
  eventId: row.event_id,
  event: row.id === null ? undefined : chainedEvent(row),
})

/** Rows behind a position, in order; also those that nobody should have put there. */
export async function chainRows(
  db: Database,
  { after, upTo, limit }: { readonly after: number; readonly upTo?: number | undefined; readonly limit: number },
): Promise<StoredRow[]> {
  const { rows } = await sql<RowColumns>`
    select r.position, r.before, r.hash, r.event_id, event.*
    from (select * from audit_row where position > ${after} and position <= ${upTo ?? Number.MAX_SAFE_INTEGER}
      order by position limit ${limit}) r
    left join event on event.id = r.event_id and event.at = r.event_at order by r.position`.execute(db)
  return rows.map(storedRow)
}

/** The rows of one exchange's events, and of those that name an answer to it, in order. */
export async function chainRowsOf(db: Database, exchangeId: string): Promise<StoredRow[]> {
  const answers = (await listMessages(db, exchangeId)).filter(isNamedApart)
  const naming = answers.map(
    ({ firstAt, lastAt, sha256 }) => sql`or (event.kind = ${NAMING_EVENT}
      and event.at >= ${firstAt} and event.at <= ${new Date(lastAt.getTime() + NAMED_WITHIN_MILLISECONDS)}
      and event.details -> 'named' ? ${answerName(exchangeId, sha256)})`,
  )
  const { rows } = await sql<RowColumns>`
    select r.position, r.before, r.hash, r.event_id, event.*
    from event join audit_row r on r.event_id = event.id and r.event_at = event.at
    where event.exchange_id = ${exchangeId} ${naming.length === 0 ? sql`` : sql.join(naming, sql` `)} order by r.position`.execute(
    db,
  )
  return rows.map(storedRow)
}

/** Hashes of the rows `from` to `to`, both included, in pages. */
export async function* chainHashes(db: Database, from: number, to: number): AsyncGenerator<readonly Uint8Array[]> {
  const PAGE = 5_000
  for (let after = from - 1; after < to; ) {
    const rows = await db
      .selectFrom('audit_row')
      .select(['position', 'hash'])
      .where('position', '>', after)
      .where('position', '<=', to)
      .orderBy('position')
      .limit(PAGE)
      .execute()
    const last = rows.at(-1)
    if (last === undefined) return
    after = last.position
    yield rows.map(({ hash }) => hash)
  }
}

/** Where the chain begins that can be checked. */
export interface ChainStart {
  readonly position: number
  readonly hash: Uint8Array
  readonly firstEvent: number
}

export async function chainStart(db: Database): Promise<ChainStart> {
  const row = await db
    .selectFrom('audit_start')
    .selectAll()
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  return { position: row.position, hash: row.hash, firstEvent: row.first_event }
}

/** How far `unchainedEvents` looks at a time: numbers of events. */
const LOOKED_AT = 20_000

/**
 * Events that have neither a place in the chain nor a debt for one: they came past what writes events.
 * @param after the number of an event; looked at are some behind it
 * @returns the first hundred of these, and up to which number it looked; undefined: there are no later ones
 */
export async function unchainedEvents(
  db: Database,
  after: number,
): Promise<{ readonly found: ChainedEvent[]; readonly lookedTo: number | undefined }> {
  const upTo = after + LOOKED_AT
  const { rows } = await sql<EventColumns>`
    select event.* from event
    where event.id > ${after} and event.id <= ${upTo}
      and not exists (select from audit_row r where r.event_id = event.id and r.event_at = event.at)
      and not exists (select from audit_pending p where p.event_id = event.id)
    order by event.id limit 100`.execute(db)
  const { rows: later } = await sql`select from event where id > ${upTo} limit 1`.execute(db)
  return { found: rows.map(chainedEvent), lookedTo: later.length === 0 ? undefined : upTo }
}

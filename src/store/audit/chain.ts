import { sql } from 'kysely'
import type { Database, Tx } from '../database.ts'

/** The newest row of the audit chain; before there is one position 0 and no octet of a hash. */
export interface ChainHead {
  readonly position: number
  readonly hash: Uint8Array
  /** When it was chained. */
  readonly at: Date
}

/** What the audit chain holds of an event: all of it. */
export interface ChainedEvent {
  readonly id: number
  readonly at: Date
  readonly kind: string
  readonly exchangeId: string | null
  readonly partnerId: string | null
  readonly authorityId: string | null
  readonly details: unknown
}

/** A committed event without a place in the chain. */
export interface PendingEvent {
  /** Where the debt stands, for {@link appendRows}. */
  readonly place: string
  readonly id: number
  /** Undefined: somebody removed the event before it was chained. */
  readonly event: ChainedEvent | undefined
}

export interface NewRow {
  readonly position: number
  readonly eventId: number
  readonly eventAt: Date
  readonly before: Uint8Array
  readonly hash: Uint8Array
}

export async function chainHead(db: Database | Tx): Promise<ChainHead> {
  const { position, hash, at } = await db.selectFrom('audit_head').selectAll().executeTakeFirstOrThrow()
  return { position, hash, at }
}

/** Some of them, each batch in the order of their numbers. */
export async function pendingEvents(db: Database, limit: number): Promise<PendingEvent[]> {
  const { rows } = await sql<EventColumns & { place: string; pending_id: number }>`
    select owed.place, owed.event_id as pending_id, event.*
    from (select ctid::text as place, event_id, event_at from audit_pending limit ${limit}) owed
    left join event on event.id = owed.event_id and event.at = owed.event_at`.execute(db)
  return rows
    .map((row) => ({ place: row.place, id: row.pending_id, event: row.id === null ? undefined : chainedEvent(row) }))
    .sort((one, other) => one.id - other.id)
}

export interface EventColumns {
  readonly id: number | null
  readonly at: Date
  readonly kind: string
  readonly exchange_id: string | null
  readonly partner_id: string | null
  readonly authority_id: string | null
  readonly details: unknown
}

export const chainedEvent = (row: EventColumns): ChainedEvent => ({
  id: row.id ?? 0,
  at: row.at,
  kind: row.kind,
  exchangeId: row.exchange_id,
  partnerId: row.partner_id,
  authorityId: row.authority_id,
  details: row.details,
})

/**
 * Puts rows behind the head they were made for, and takes their debts away, in one statement.
 * @param places of the debts that are paid; there may be more of them than rows
 * @returns false, and nothing was done, when the head has moved: another process chained
 */
export async function appendRows(
  db: Database,
  head: ChainHead,
  { rows, places }: { readonly rows: readonly NewRow[]; readonly places: readonly string[] },
  now: Date,
): Promise<boolean> {
  const last = rows.at(-1)
  if (last === undefined) return true
  const at = now < head.at ? head.at : now
  const { rows: moved } = await sql`
    with moved as (
        update audit_head set position = ${last.position}, hash = ${last.hash}, at = ${at}
        where position = ${head.position} returning position),
      paid as (delete from audit_pending where exists (select from moved) and ctid = any(${places}::text[]::tid[])),
      kept as (insert into audit_row (position, at, event_id, event_at, before, hash)
        select (one ->> 0)::bigint, ${at}::timestamptz, (one ->> 1)::bigint, (one ->> 2)::timestamptz,
          decode(one ->> 3, 'hex'), decode(one ->> 4, 'hex')
        from json_array_elements(${JSON.stringify(rows.map(rowValues))}::json) one where exists (select from moved))
    select position from moved`.execute(db)
  return moved.length === 1
}

const rowValues = ({ position, eventId, eventAt, before, hash }: NewRow): unknown[] => [
  position,
  eventId,
  eventAt.toISOString(),
  hex(before),
  hex(hash),
]

const hex = (octets: Uint8Array): string => Buffer.from(octets).toString('hex')

/** Debts whose event is gone. @returns the numbers of those events, where no other process came first */
export async function dropDebts(tx: Tx, places: readonly string[]): Promise<number[]> {
  const { rows } = await sql<{ event_id: number }>`
    delete from audit_pending where ctid = any(${places}::text[]::tid[]) returning event_id`.execute(tx)
  return rows.map(({ event_id }) => event_id)
}

/** How many events wait for their place, and since when. */
export async function countPending(
  db: Database,
): Promise<{ readonly count: number; readonly since: Date | undefined }> {
  const { rows } = await sql<{ count: number; since: Date | null }>`
    select count(*)::integer as count, min(event_at) as since from audit_pending`.execute(db)
  return { count: rows[0]?.count ?? 0, since: rows[0]?.since ?? undefined }
}

/** The table of debts is filled and emptied all the time; the embedded database does not clean up by itself. */
export async function cleanPending(db: Database): Promise<void> {
  await sql`vacuum audit_pending`.execute(db)
}

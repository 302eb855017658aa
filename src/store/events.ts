import type { Selectable } from 'kysely'
import type { Database, Tx } from './database.ts'
import type { Schema } from './schema.ts'

/** One thing that happened, told in the transaction of the state it explains. Details hold no keys and no bodies. */
interface NewEvent {
  readonly kind: string // what happened, a few words: 'accepted', 'callback delivered'
  readonly exchangeId?: string | undefined
  readonly partnerId?: string | undefined
  readonly authorityId?: string | undefined
  readonly details?: Readonly<Record<string, unknown>>
  /** Names of the tolerances its message needed; they are told among the details. */
  readonly forgiven?: readonly string[] | undefined
}

export interface StoredEvent extends NewEvent {
  readonly id: number
  readonly at: Date
  readonly partnerName: string | undefined
  readonly authorityName: string | undefined
  readonly details: Readonly<Record<string, unknown>>
}

export async function insertEvent(db: Database | Tx, event: NewEvent, now: Date): Promise<void> {
  await db.insertInto('event').values(eventRow(event, now)).execute()
}

/** For a statement that writes more than the event. */
export function eventRow(event: NewEvent, now: Date) {
  return {
    at: now,
    kind: event.kind,
    exchange_id: event.exchangeId ?? null,
    partner_id: event.partnerId ?? null,
    authority_id: event.authorityId ?? null,
    details: jsonbText({ ...event.details, ...(event.forgiven?.length ? { forgiven: event.forgiven } : {}) }),
  }
}

/** What came from outside may hold what PostgreSQL's JSON cannot: U+0000 and halves of surrogate pairs. */
function jsonbText(details: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(details, (_name, value: unknown) =>
    typeof value === 'string' ? value.replaceAll('\0', '\ufffd').replace(/\p{Cs}/gu, '\ufffd') : value,
  )
}

export type EventRow = Selectable<Schema['event']> & {
  readonly partner_name: string | null
  readonly authority_name: string | null
}

/** @returns the newest events of an exchange, in the order they happened */
export async function listEvents(
  db: Database,
  { exchangeId, limit }: { exchangeId: string; limit: number },
): Promise<StoredEvent[]> {
  const rows = await db
    .selectFrom('event')
    .leftJoin('partner', 'partner.id', 'event.partner_id')
    .leftJoin('authority', 'authority.id', 'event.authority_id')
    .selectAll('event')
    .select(['partner.name as partner_name', 'authority.name as authority_name'])
    .where('event.exchange_id', '=', exchangeId)
    .orderBy('event.id', 'desc')
    .limit(limit)
    .execute()
  return rows.reverse().map(storedOf)
}

export const storedOf = (row: EventRow): StoredEvent => ({
  id: row.id,
  at: row.at,
  kind: row.kind,
  exchangeId: row.exchange_id ?? undefined,
  partnerId: row.partner_id ?? undefined,
  authorityId: row.authority_id ?? undefined,
  partnerName: row.partner_name ?? undefined,
  authorityName: row.authority_name ?? undefined,
  details: row.details as Record<string, unknown>,
})

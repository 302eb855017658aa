import { sql } from 'kysely'
import type { Database } from '../database.ts'
import { type EventRow, type StoredEvent, storedOf } from '../events.ts'

/** An event by its place in the audit chain: committed, and in one order for everybody. */
export interface ToldEvent extends StoredEvent {
  readonly position: number
}

/** Those behind a place, in order. */
export async function toldEvents(db: Database, after: number, limit: number): Promise<ToldEvent[]> {
  const { rows } = await sql<EventRow & { readonly position: number }>`
    select told.position, event.*, partner.name as partner_name, authority.name as authority_name
    from (select position, event_id, event_at from audit_row where position > ${after} order by position limit ${limit}) told
    join event on event.id = told.event_id and event.at = told.event_at
    left join partner on partner.id = event.partner_id left join authority on authority.id = event.authority_id
    order by told.position`.execute(db)
  return rows.map((row) => ({ ...storedOf(row), position: row.position }))
}

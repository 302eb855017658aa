import { sql } from 'kysely'
import type { Database } from './database.ts'
import { type EventRow, type StoredEvent, storedOf } from './events.ts'
import { and, type Condition, findPage, type Page, type PageSource } from './pages.ts'
import { findPartnerByName } from './partners.ts'

/** Where an event stands in the list. */
export interface EventPlace {
  readonly at: Date
  readonly id: number
}

/** What events are looked for by: all that is said must hold. */
export interface EventSearch {
  readonly kind?: string | undefined
  readonly partnerName?: string | undefined
  readonly from?: Date | undefined
  readonly until?: Date | undefined
  /** Follow this one, the last of the page before. */
  readonly after?: EventPlace | undefined
  readonly limit: number
}

/** A page of everything that happened on this node, newest first. */
export async function listNewestEvents(db: Database, search: EventSearch): Promise<Page<StoredEvent, EventPlace>> {
  const partner = search.partnerName === undefined ? undefined : await findPartnerByName(db, search.partnerName)
  if (search.partnerName !== undefined && partner === undefined) return { rows: [], next: undefined }
  const { rows, next } = await findPage<EventRow>(db, sourceOf(search, partner?.id), search.limit)
  return { rows: rows.map(storedOf), next: next as EventPlace | undefined }
}

function sourceOf({ kind, from, until, after }: EventSearch, partnerId: string | undefined): PageSource {
  const range = [
    after === undefined ? undefined : sql<boolean>`at <= ${after.at} and (at, id) < (${after.at}, ${after.id})`, // `at` alone leaves out years
    from === undefined ? undefined : sql<boolean>`at >= ${from}`,
    until === undefined ? undefined : sql<boolean>`at < ${until}`,
  ]
  const said: (Condition | false)[] = [
    partnerId !== undefined && { where: sql`partner_id = ${partnerId}::uuid`, indexed: true },
    kind !== undefined && { where: sql`kind = ${kind}`, indexed: true },
  ]
  const [lead, ...others] = said.filter((one) => one !== false)
  return {
    table: 'event',
    rows: sql`select * from event where ${and([...range, lead?.where])}`,
    key: ['at', 'id'],
    where: others.map(({ where }) => where),
    show: sql`partner.name as partner_name, authority.name as authority_name`,
    join: sql`left join partner on partner.id = event.partner_id left join authority on authority.id = event.authority_id`,
  }
}

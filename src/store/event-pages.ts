import { sql } from 'kysely'
import type { Database } from './database.ts'
import { type EventRow, type StoredEvent, storedOf } from './events.ts'
import { and, type Condition, findPage, holds, type Page, type PageSource, stretch, unseen } from './pages.ts'
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

/** What happens to nearly every exchange, and is soon found by walking: the index `event_of_kind` goes without. */
const COMMON_KINDS: readonly string[] = [
  'accepted',
  'settled',
  'decided to issue',
  'callback delivered',
  'answered at once',
  'enquiry answered',
  'queued',
  'sent, and acknowledged',
  'callback received',
]

function sourceOf({ kind, from, until, after }: EventSearch, partnerId: string | undefined): PageSource {
  const said: (Condition | false)[] = [
    partnerId !== undefined && { column: 'partner_id', value: sql`${partnerId}::uuid`, index: true },
    kind !== undefined && {
      column: 'kind',
      value: sql`${kind}::text`,
      index: COMMON_KINDS.includes(kind) ? undefined : true,
    },
  ]
  const conditions = said.filter((one) => one !== false)
  const lead = conditions.find(({ index }) => index)
  const others = conditions.filter((one) => one !== lead)
  const key = [...(lead === undefined ? [] : [lead.column]), 'at', 'id']
  const columns = sql.join(key.map((column) => sql.ref(column)))
  const begin = lead === undefined ? sql`` : sql`${unseen(lead.value)}, `
  const range = [
    after === undefined
      ? undefined
      : // the moment alone leaves out years
        sql<boolean>`at <= ${after.at} and (${columns}) < (${begin}${after.at}::timestamptz, ${after.id}::bigint)`,
    from === undefined ? undefined : sql<boolean>`at >= ${from}`,
    until === undefined
      ? undefined
      : sql<boolean>`at < ${until} and (${columns}) < (${begin}${until}::timestamptz, 0::bigint)`,
  ]
  return {
    table: 'event',
    rows: sql`select * from event where ${and([...range, lead === undefined ? undefined : stretch(lead)])}`,
    key,
    where: others.map((one) => holds('event', one)),
    show: sql`partner.name as partner_name, authority.name as authority_name`,
    join: sql`left join partner on partner.id = event.partner_id left join authority on authority.id = event.authority_id`,
  }
}

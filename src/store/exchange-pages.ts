import { type RawBuilder, sql } from 'kysely'
import { EXCHANGE_STATES, type Exchange, type ExchangeFilter, type ExchangeState } from '../messages/index.ts'
import type { Database } from './database.ts'
import { type Meanings, meaningsOf, meantRows } from './exchange-search.ts'
import { type ExchangeRow, exchangeOf } from './exchanges.ts'
import {
  and,
  type Condition,
  findPage,
  holds,
  LOOKED_AT_MOST,
  type Page,
  type PageSource,
  stretch,
  unseen,
} from './pages.ts'
import { findPartnerByName } from './partners.ts'
import { firstIdAt } from './years.ts'

/** Told to be without its answer, or without its callback, for so long; and still so. */
const IS_LATE = sql<boolean>`
  (exchange.state <> 'closed' and exchange.settled_at is null and exchange.answer_told_hours is not null
    or exchange.state = 'awaiting-callback' and exchange.callback_told_hours is not null)`

/** Late, parked, or to go out to a partner to whom nothing goes out now. */
const WANTS_ATTENTION = sql<boolean>`
  (${IS_LATE} or exchange.state = 'parked'
    or exchange.state in ('queued', 'settled') and exchange.partner_id in (select partner_id from partner_held))`

/** How many exchanges are late, and how many parked. */
export async function countLateAndParked(db: Database): Promise<{ late: number; parked: number }> {
  const { rows } = await sql<{ late: number; parked: number }>`
    select count(*) filter (where ${IS_LATE})::integer as late, count(*) filter (where state = 'parked')::integer as parked
    from exchange where state <> 'closed'`.execute(db)
  return rows[0] ?? { late: 0, parked: 0 }
}

export interface ListedExchange extends Exchange {
  readonly partnerName: string
  /** After how many hours it was last told to be late; undefined: it is not late. */
  readonly lateHours: number | undefined
}

/** What exchanges are looked for by: all that is said must hold. */
export interface ExchangeSearch extends Omit<ExchangeFilter, 'state' | 'partner' | 'from' | 'until'> {
  readonly state?: ExchangeState | undefined
  readonly partnerName?: string | undefined
  /** Begun at this moment or later. */
  readonly from?: Date | undefined
  /** Begun before this moment. */
  readonly until?: Date | undefined
}

type ListedRow = ExchangeRow & { readonly partner_name: string; readonly late_hours: number | null }

/** A page of exchanges, newest first, with their partners' names. */
export async function listExchanges(db: Database, search: ExchangeSearch): Promise<Page<ListedExchange, string>> {
  const partner = search.partnerName === undefined ? undefined : await findPartnerByName(db, search.partnerName)
  if (search.partnerName !== undefined && partner === undefined) return { rows: [], next: undefined }
  const meanings = search.search === undefined ? undefined : await meaningsOf(search.search, db)
  const { rows, next } = await findPage<ListedRow>(db, sourceOf(search, partner?.id, meanings), search.limit)
  return { rows: rows.map(listedOf), next: next?.id as string | undefined }
}

function sourceOf(search: ExchangeSearch, partnerId: string | undefined, meanings: Meanings | undefined): PageSource {
  const { attention } = search
  const conditions = conditionsOf(search, partnerId)
  const lead = attention || meanings ? undefined : conditions.find(({ index }) => index !== undefined)
  const others = conditions.filter((one) => one !== lead).map((one) => holds('exchange', one))
  const where = attention ? [WANTS_ATTENTION, ...others] : others
  return {
    table: 'exchange',
    rows: rowsOf(search, lead, meanings, where.length === 0),
    key: lead === undefined ? ['id'] : [lead.column, 'id'],
    where,
    show: sql`partner.name as partner_name,
      case when ${IS_LATE} then greatest(exchange.answer_told_hours, exchange.callback_told_hours) end as late_hours`,
    join: sql`join partner on partner.id = exchange.partner_id`,
  }
}

/** @param isAll whether each of them is on the page */
function rowsOf(
  search: ExchangeSearch,
  lead: Condition | undefined,
  meanings: Meanings | undefined,
  isAll: boolean,
): RawBuilder<unknown> {
  const { search: text, attention, limit } = search
  if (text !== undefined && meanings !== undefined) {
    return meantRows(text, meanings, (one) => rangeOf(search, one), isAll ? limit + 1 : LOOKED_AT_MOST)
  }
  const range = rangeOf(search, lead)
  if (attention) return openOnes(range)
  return sql`select * from exchange where ${and([...range, lead === undefined ? undefined : stretch(lead)])}`
}

/** The bounds of the id: they leave out years; together with the value that leads, they are where the index is begun and left. */
function rangeOf(
  { after, from, until }: Pick<ExchangeSearch, 'after' | 'from' | 'until'>,
  lead: Condition | undefined,
): RawBuilder<boolean>[] {
  const bound = (sign: '<' | '>=', id: string): RawBuilder<boolean>[] => {
    const by = sql.raw(sign)
    const alone = sql<boolean>`id ${by} ${id}::uuid`
    return lead === undefined
      ? [alone]
      : [alone, sql<boolean>`(${sql.ref(lead.column)}, id) ${by} (${unseen(lead.value)}, ${id}::uuid)`]
  }
  return [
    ...(after === undefined ? [] : bound('<', after)),
    ...(from === undefined ? [] : bound('>=', firstIdAt(from))),
    ...(until === undefined ? [] : bound('<', firstIdAt(until))),
  ]
}

/** State by state, since each has its own stretch of the index, in order. */
const openOnes = (range: readonly (RawBuilder<boolean> | undefined)[]): RawBuilder<unknown> =>
  sql.join(
    EXCHANGE_STATES.filter((state) => state !== 'closed').map(
      (state) => sql`select * from exchange where ${and([sql<boolean>`state = ${sql.lit(state)}`, ...range])}`,
    ),
    sql` union all `,
  )

/** In the order of how few rows each leaves: the first that has an index leads the search. */
function conditionsOf(search: ExchangeSearch, partnerId: string | undefined): Condition[] {
  const { messageId, forExchange, holderReference, state, outcome, code, operation, direction } = search
  const uuid = (text: string) => sql`${text}::uuid`
  const text = (value: string) => sql`${value}::text`
  const isRefusal = outcome !== 'certificates' && outcome !== 'list'
  const said: (Condition | false)[] = [
    forExchange !== undefined && { column: 'for_exchange', value: uuid(forExchange), index: true },
    messageId !== undefined && { column: 'message_id', value: text(messageId), index: true },
    holderReference !== undefined && { column: 'holder_reference', value: text(holderReference), index: true },
    state !== undefined && {
      column: 'state',
      value: text(state),
      index: state === 'closed' ? undefined : true,
    },
    outcome !== undefined && {
      column: 'outcome',
      value: text(outcome),
      index: isRefusal ? true : undefined,
    },
    code !== undefined && {
      column: 'wire_status',
      value: text(code),
      index: code.startsWith('ok') ? undefined : true,
    },
    partnerId !== undefined && { column: 'partner_id', value: uuid(partnerId), index: true },
    operation !== undefined && { column: 'operation', value: text(operation), index: true },
    direction !== undefined && { column: 'direction', value: text(direction) },
  ]
  return said.filter((one) => one !== false)
}

const listedOf = (row: ListedRow): ListedExchange => ({
  ...exchangeOf(row),
  partnerName: row.partner_name,
  lateHours: row.late_hours ?? undefined,
})

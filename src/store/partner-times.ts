import { type RawBuilder, sql } from 'kysely'
import type { Database } from './database.ts'
import { firstIdAt } from './years.ts'

/** In milliseconds. */
export interface Durations {
  readonly count: number
  readonly median: number
  readonly p95: number
}

/** How a partner answered, in what was begun since a moment. */
export interface PartnerTimes {
  readonly exchanges: number
  /** Counting ended before the last. */
  readonly isMore: boolean
  readonly lookedAt: number
  readonly answered: number
  readonly failed: number
  readonly calls: Durations | undefined
  readonly callbacks: Durations | undefined
}

export interface TimesWish {
  readonly partnerIds: readonly string[]
  readonly since: Date
  /** So many of the newest exchanges of each are looked at. */
  readonly newest: number
}

const COUNTED_AT_MOST = 10_000

/** What its answer to a call of ours is told by. */
const ANSWERED = [
  'sent, and acknowledged',
  'sent, and answered',
  'asked again, and answered',
  'asked again: not finished yet',
  'callback delivered',
  'sent, and taken',
]
/** A call that parks its work at once was the last attempt at it. */
const FAILED = ['attempt failed', 'parked']
const CALL_TASKS = ['send', 'poll', 'deliver']

/** From indexes alone, whatever else there is: by the id of an exchange, which tells its moment. @returns by the id of the partner */
export async function partnerTimes(db: Database, wish: TimesWish): Promise<ReadonlyMap<string, PartnerTimes>> {
  const counted = await countExchanges(db, wish)
  const happened = await whatHappened(db, wish)
  const calls = await callTimes(db, wish)
  return new Map(
    wish.partnerIds.map((id) => {
      const exchanges = counted.get(id) ?? 0
      const { answered, failed, looked_at: lookedAt, ...callbacks } = happened.get(id) ?? NOTHING
      return [
        id,
        {
          exchanges: Math.min(exchanges, COUNTED_AT_MOST),
          isMore: exchanges > COUNTED_AT_MOST,
          lookedAt,
          answered,
          failed,
          calls: durationsOf(calls.get(id)),
          callbacks: durationsOf(callbacks),
        },
      ]
    }),
  )
}

async function countExchanges(db: Database, { partnerIds, since }: TimesWish): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ partner_id: string; count: number }>`
    select partner.id as partner_id, counted.count from unnest(${partnerIds}::uuid[]) partner (id) cross join lateral (
      select count(*)::integer as count from (
        select from exchange where partner_id = partner.id and id >= ${firstIdAt(since)}::uuid limit ${COUNTED_AT_MOST + 1}) begun) counted`.execute(
    db,
  )
  return new Map(rows.map(({ partner_id, count }) => [partner_id, count]))
}

interface Happened extends Percentiles {
  readonly answered: number
  readonly failed: number
  readonly looked_at: number
}

/** By the events of its exchanges: attempts, and how long its callbacks took. */
async function whatHappened(db: Database, wish: TimesWish): Promise<ReadonlyMap<string, Happened>> {
  const { rows } = await sql<Happened & { partner_id: string }>`
    with ${newest(wish)}, each_one as (
      select newest.partner_id, happened.answered, happened.failed,
        case when called_back >= acknowledged then extract(epoch from called_back - acknowledged) * 1000 end as milliseconds
      from newest cross join lateral (
        select count(*) filter (where kind in (${sql.join(ANSWERED)})) as answered,
          count(*) filter (where kind in (${sql.join(FAILED)}) and details ->> 'task' in (${sql.join(CALL_TASKS)})) as failed,
          min(at) filter (where kind = 'sent, and acknowledged') as acknowledged,
          min(at) filter (where kind = 'callback received') as called_back
        from event where exchange_id = newest.id and at >= ${wish.since}::timestamptz) happened)
    select partner_id, sum(answered)::integer as answered, sum(failed)::integer as failed, count(*)::integer as looked_at, ${percentiles}
    from each_one group by partner_id`.execute(db)
  return byPartner(rows)
}

/** By the messages that are kept: the last of the same octets, with what went out last before it. */
async function callTimes(db: Database, wish: TimesWish): Promise<ReadonlyMap<string, Percentiles>> {
  const { rows } = await sql<Percentiles & { partner_id: string }>`
    with ${newest(wish)}, took as (
      select newest.partner_id, extract(epoch from answer.last_at - sent.last_at) * 1000 as milliseconds
      from newest join exchange_message answer on answer.exchange_id = newest.id and answer.exchange_id >= ${firstIdAt(wish.since)}::uuid
        and answer.direction = 'in' and answer.part in ('answer', 'enquiry answer', 'callback answer')
      cross join lateral (
        select last_at from exchange_message request
        where request.exchange_id = answer.exchange_id and request.direction = 'out' and request.last_at <= answer.last_at
          and request.part = case answer.part when 'answer' then 'request' when 'enquiry answer' then 'enquiry' else 'callback' end
        order by last_at desc limit 1) sent)
    select partner_id, ${percentiles} from took group by partner_id`.execute(db)
  return byPartner(rows)
}

const newest = ({ partnerIds, since, newest: most }: TimesWish): RawBuilder<unknown> => sql`newest as materialized (
  select partner.id as partner_id, its.id from unnest(${partnerIds}::uuid[]) partner (id) cross join lateral (
    select id from exchange where partner_id = partner.id and id >= ${firstIdAt(since)}::uuid order by id desc limit ${most}) its)`

const byPartner = <Row extends { readonly partner_id: string }>(rows: readonly Row[]): ReadonlyMap<string, Row> =>
  new Map(rows.map((row) => [row.partner_id, row]))

interface Percentiles {
  /** Of those that took a time that is known. */
  readonly count: number
  readonly median: number | null
  readonly p95: number | null
}

const NOTHING: Happened = { answered: 0, failed: 0, looked_at: 0, count: 0, median: null, p95: null }

const percentiles = sql`count(milliseconds)::integer as count,
  percentile_cont(0.5) within group (order by milliseconds)::double precision as median,
  percentile_cont(0.95) within group (order by milliseconds)::double precision as p95`

function durationsOf(row: Percentiles | undefined): Durations | undefined {
  if (row === undefined || row.median === null || row.p95 === null) return undefined
  return { count: row.count, median: Math.round(row.median), p95: Math.round(row.p95) }
}

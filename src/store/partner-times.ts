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
  readonly partnerId: string
  readonly since: Date
  /** So many of the newest exchanges are looked at. */
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

/** From indexes alone, whatever else there is: by the id of an exchange, which tells its moment. */
export async function partnerTimes(db: Database, wish: TimesWish): Promise<PartnerTimes> {
  const [counted, { answered, failed, lookedAt, callbacks }, calls] = [
    await countExchanges(db, wish),
    await whatHappened(db, wish),
    await callTimes(db, wish),
  ]
  return {
    exchanges: Math.min(counted, COUNTED_AT_MOST),
    isMore: counted > COUNTED_AT_MOST,
    lookedAt,
    answered,
    failed,
    calls,
    callbacks,
  }
}

async function countExchanges(db: Database, { partnerId, since }: TimesWish): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from (
      select from exchange where partner_id = ${partnerId} and id >= ${firstIdAt(since)}::uuid limit ${COUNTED_AT_MOST + 1}) counted`.execute(
    db,
  )
  return rows[0]?.count ?? 0
}

/** By the events of its exchanges: attempts, and how long its callbacks took. */
async function whatHappened(
  db: Database,
  wish: TimesWish,
): Promise<Pick<PartnerTimes, 'answered' | 'failed' | 'lookedAt' | 'callbacks'>> {
  const { rows } = await sql<Percentiles & { answered: number; failed: number; looked_at: number }>`
    with ${newest(wish)}, each_one as (
      select id, happened.* from newest cross join lateral (
        select count(*) filter (where kind in (${sql.join(ANSWERED)})) as answered,
          count(*) filter (where kind in (${sql.join(FAILED)}) and details ->> 'task' in (${sql.join(CALL_TASKS)})) as failed,
          min(at) filter (where kind = 'sent, and acknowledged') as acknowledged,
          min(at) filter (where kind = 'callback received') as called_back
        from event where exchange_id = newest.id and at >= ${wish.since}::timestamptz) happened),
    took as (
      select extract(epoch from called_back - acknowledged) * 1000 as milliseconds from each_one where called_back >= acknowledged)
    select (select sum(answered)::integer from each_one) as answered, (select sum(failed)::integer from each_one) as failed,
      (select count(*)::integer from newest) as looked_at, ${percentiles} from took`.execute(db)
  const [row] = rows
  return {
    answered: row?.answered ?? 0,
    failed: row?.failed ?? 0,
    lookedAt: row?.looked_at ?? 0,
    callbacks: durationsOf(row),
  }
}

/** By the messages that are kept: the last of the same octets, with what went out last before it. */
async function callTimes(db: Database, wish: TimesWish): Promise<Durations | undefined> {
  const { rows } = await sql<Percentiles>`
    with ${newest(wish)}, took as (
      select extract(epoch from answer.last_at - sent.last_at) * 1000 as milliseconds
      from newest join exchange_message answer on answer.exchange_id = newest.id and answer.exchange_id >= ${firstIdAt(wish.since)}::uuid
        and answer.direction = 'in' and answer.part in ('answer', 'enquiry answer', 'callback answer')
      cross join lateral (
        select last_at from exchange_message request
        where request.exchange_id = answer.exchange_id and request.direction = 'out' and request.last_at <= answer.last_at
          and request.part = case answer.part when 'answer' then 'request' when 'enquiry answer' then 'enquiry' else 'callback' end
        order by last_at desc limit 1) sent)
    select ${percentiles} from took`.execute(db)
  return durationsOf(rows[0])
}

const newest = ({ partnerId, since, newest: most }: TimesWish): RawBuilder<unknown> => sql`newest as materialized (
  select id from exchange where partner_id = ${partnerId} and id >= ${firstIdAt(since)}::uuid order by id desc limit ${most})`

interface Percentiles {
  readonly count: number
  readonly median: number | null
  readonly p95: number | null
}

const percentiles = sql`count(*)::integer as count,
  percentile_cont(0.5) within group (order by milliseconds)::double precision as median,
  percentile_cont(0.95) within group (order by milliseconds)::double precision as p95`

function durationsOf(row: Percentiles | undefined): Durations | undefined {
  if (row === undefined || row.median === null || row.p95 === null) return undefined
  return { count: row.count, median: Math.round(row.median), p95: Math.round(row.p95) }
}

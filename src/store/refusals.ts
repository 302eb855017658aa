import { sql } from 'kysely'
import type { Database } from './database.ts'
import { hourAfter } from './traffic.ts'

/** What was turned away of one caller for one reason, in sum. */
export interface RefusalCount {
  readonly kind: string // of the event
  readonly why: string
  /** A finding of the newest, for people. */
  readonly says: string | undefined
  readonly partnerName: string | undefined
  /** What a stranger's certificate says it is; nobody vouches for that. */
  readonly claims: string | undefined
  readonly remoteAddress: string | undefined
  readonly times: number
  readonly lastAt: Date
}

/** Constants in the statement: with them the index of rare events is used. */
const KINDS = [
  'caller refused',
  'many callers refused: no more are noted this minute',
  'message refused',
  'refused: a callback that does not belong to our request',
  'refused: a second callback with other content',
  'refused: the same messageID with other content',
  'refused: a list from below',
  'refused: a notice that cannot be kept',
]

const kindsOfRefusal = () => sql.join(KINDS.map((kind) => sql.lit(kind)))

/** An event may stand for several. */
const TIMES = sql`1 + coalesce((details->>'andMore')::int, 0)`

/**
 * Who was turned away since then, and why: callers whose certificate is not good, messages that cannot be taken, callbacks that are
 * nobody's. The most recent first.
 */
export async function countRefusals(db: Database, since: Date, limit: number): Promise<RefusalCount[]> {
  const { rows } = await sql<Record<'says' | 'partnerName' | 'claims' | 'remoteAddress', string | null> & Counted>`
    select event.kind as "kind", partner.name as "partnerName",
      coalesce(details->>'why', details->>'problem', '') as "why",
      details->>'claims' as "claims", details->>'remoteAddress' as "remoteAddress",
      (array_agg(details->'findings'->0->>'says' order by event.at desc))[1] as "says",
      sum(${TIMES}) as "times", max(event.at) as "lastAt"
    from event
    left join partner on partner.id = event.partner_id
    where event.kind in (${kindsOfRefusal()}) and event.at >= ${since}
    group by event.kind, partner.name, "why", "claims", "remoteAddress"
    order by max(event.at) desc
    limit ${limit}`.execute(db)
  return rows.map(({ says, partnerName, claims, remoteAddress, times, ...row }) => ({
    ...row,
    says: says ?? undefined,
    partnerName: partnerName ?? undefined,
    claims: claims ?? undefined,
    remoteAddress: remoteAddress ?? undefined,
    times: Number(times),
  }))
}

/** How many were turned away within each hour. @param hours the beginning of each @returns one for each, in their order */
export async function countRefusalsByHour(db: Database, hours: readonly Date[]): Promise<number[]> {
  const stretches = hours.map((from) => sql`(${from}::timestamptz, ${hourAfter(from)}::timestamptz)`)
  const { rows } = await sql<{ times: number }>`
    select times from (values ${sql.join(stretches)}) hour (began, beyond)
      cross join lateral (
        select coalesce(sum(${TIMES}), 0)::integer as times
        from event where event.kind in (${kindsOfRefusal()}) and event.at >= began and event.at < beyond) its
    order by began`.execute(db)
  return rows.map(({ times }) => times)
}

interface Counted {
  readonly kind: string
  readonly why: string
  readonly times: string
  readonly lastAt: Date
}

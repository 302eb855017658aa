import { sql } from 'kysely'
import type { Database } from '../store/index.ts'

export const OVERDUE = 'callback overdue'

/**
 * Tells of each request of ours, once, that was acknowledged longer than `hours` ago and has had no callback since. The
 * partner may still call back; a person asks it, or closes the exchange.
 */
export async function noteOverdueCallbacks(db: Database, hours: number, now: Date): Promise<void> {
  const before = new Date(now.getTime() - hours * 3_600_000)
  await sql`
    insert into event (at, kind, exchange_id, partner_id, details)
    select ${now}::timestamptz, ${OVERDUE}::text, exchange.id, exchange.partner_id,
      jsonb_build_object('waitingSince', acknowledged.at, 'hours', ${hours}::double precision)
    from exchange join event acknowledged on acknowledged.exchange_id = exchange.id
    where exchange.state = 'awaiting-callback'
      and exchange.created_at < ${before}
      and acknowledged.kind = 'sent, and acknowledged'
      and acknowledged.at < ${before}
      and not exists (select from event where exchange_id = exchange.id and kind = ${OVERDUE})`.execute(db)
}

import { sql } from 'kysely'
import { type Database, notToldOf, tellOfWaiting } from '../store/index.ts'

/**
 * Tells of each request of ours, once, that was acknowledged longer than `hours` ago and has had no callback since. The
 * partner may still call back; a person asks it, or closes the exchange.
 */
export async function noteOverdueCallbacks(db: Database, hours: number, now: Date): Promise<void> {
  await tellOfWaiting(db, 'callback overdue', [hours], now, ({ before }) => {
    return sql`
      update exchange set callback_told_hours = ${hours}
      from event acknowledged
      where acknowledged.exchange_id = exchange.id and exchange.state = 'awaiting-callback'
        and exchange.created_at < ${before} and ${notToldOf('callback_told_hours', hours)}
        and acknowledged.kind = 'sent, and acknowledged' and acknowledged.at < ${before}
      returning exchange.id as exchange_id, exchange.partner_id, null::uuid as authority_id,
        jsonb_build_object('waitingSince', acknowledged.at) as details`
  })
}

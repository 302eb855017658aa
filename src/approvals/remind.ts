import { sql } from 'kysely'
import { type Database, notToldOf, tellOfWaiting } from '../store/index.ts'

/** Tells, once for each number of hours, of what has waited that long. It waits on: only people decide. */
export async function remindOfApprovals(db: Database, afterHours: readonly number[], now: Date): Promise<void> {
  await tellOfWaiting(db, 'still waits for approval', afterHours, now, ({ hours, before }) => {
    return sql`
      update approval set reminded_hours = ${hours}
      where state = 'waiting' and created_at < ${before} and ${notToldOf('reminded_hours', hours)}
      returning requested_for as exchange_id, partner_id, authority_id,
        jsonb_build_object('approval', id, 'subject', subject) as details`
  })
}

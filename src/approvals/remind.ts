import { sql } from 'kysely'
import type { Database } from '../store/index.ts'

/** Tells, once for each number of hours, of what has waited that long. It waits on: only people decide. */
export async function remindOfApprovals(db: Database, afterHours: readonly number[], now: Date): Promise<void> {
  for (const hours of [...afterHours].sort((a, b) => a - b)) {
    const before = new Date(now.getTime() - hours * 3_600_000)
    await sql`
      with late as (
        update approval set reminded_hours = ${hours}::double precision
        where state = 'waiting' and created_at < ${before}
          and (reminded_hours is null or reminded_hours < ${hours}::double precision)
        returning id, subject, requested_for, partner_id, authority_id)
      insert into event (at, kind, exchange_id, partner_id, authority_id, details)
      select ${now}::timestamptz, 'still waits for approval', requested_for, partner_id, authority_id,
        jsonb_build_object('approval', id, 'subject', subject, 'hours', ${hours}::double precision)
      from late`.execute(db)
  }
}

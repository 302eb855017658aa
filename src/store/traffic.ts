import { sql } from 'kysely'
import { REFUSALS } from '../messages/index.ts'
import type { Database } from './database.ts'
import { firstIdAt } from './years.ts'

/** What began within an hour: exchanges of partners, and ours. */
export interface HourOfTraffic {
  readonly received: number
  readonly sent: number
  /** Of both. */
  readonly refused: number
}

/**
 * An exchange's id tells when it began: each hour is a stretch of the primary key, however many exchanges there are beside it.
 * @param hours the beginning of each @returns one for each, in their order
 */
export async function countTraffic(db: Database, hours: readonly Date[]): Promise<HourOfTraffic[]> {
  const refused = sql.join(REFUSALS.map((one) => sql.lit(one)))
  const stretches = hours.map(
    (from) => sql`(${from}::timestamptz, ${firstIdAt(from)}::uuid, ${firstIdAt(hourAfter(from))}::uuid)`,
  )
  const { rows } = await sql<HourOfTraffic>`
    select its.* from (values ${sql.join(stretches)}) hour (began, first, beyond)
      cross join lateral (
        select count(*) filter (where direction = 'in')::integer as received,
          count(*) filter (where direction = 'out')::integer as sent,
          count(*) filter (where outcome in (${refused}))::integer as refused
        from exchange where id >= first and id < beyond) its
    order by began`.execute(db)
  return rows
}

export const hourAfter = (from: Date): Date => new Date(from.getTime() + 3_600_000)

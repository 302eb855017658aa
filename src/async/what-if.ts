import { sql } from 'kysely'
import type { Database } from '../store/index.ts'
import { ALL, judgeLoad, type LoadLimits, measureLoad } from './load.ts'

/** Partners that are called now, and whose next call that does not reach them would open their circuit. */
export async function nearTheirEnd(db: Database, failures: number): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select partner.name from partner_circuit circuit join partner on partner.id = circuit.partner_id
    where circuit.state = 'closed' and circuit.failures > 0 and circuit.failures + 1 >= ${failures}::integer
    order by partner.name`.execute(db)
  return rows.map(({ name }) => name)
}

/** Partners to which nothing goes out because they were not reached, with when the next call tries. */
export async function notReachedNow(
  db: Database,
): Promise<{ readonly name: string; readonly nextTryAt: Date | null }[]> {
  const { rows } = await sql<{ name: string; nextTryAt: Date | null }>`
    select partner.name, circuit.retry_at as "nextTryAt"
    from partner_circuit circuit join partner on partner.id = circuit.partner_id
    where circuit.state <> 'closed' order by partner.name`.execute(db)
  return rows
}

/** Work that waits for its next attempt, and how much of it has failed for longer than so many seconds. */
export async function countFailing(
  db: Database,
  seconds: number,
  now: Date,
): Promise<{ readonly failing: number; readonly longer: number }> {
  const before = new Date(now.getTime() - seconds * 1000)
  const { rows } = await sql<{ failing: number; longer: number }>`
    select count(*)::integer as failing, (count(*) filter (where failing_since <= ${before}))::integer as longer
    from outbox where state = 'due' and failing_since is not null`.execute(db)
  return rows[0] ?? { failing: 0, longer: 0 }
}

/** Requests of ours that were acknowledged and are without their callback for so long, and not told of yet. */
export async function countOverdue(db: Database, hours: number, now: Date): Promise<number> {
  const before = new Date(now.getTime() - hours * 3_600_000)
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from exchange
    where state = 'awaiting-callback' and created_at < ${before}
      and (callback_told_hours is null or callback_told_hours < ${hours}::double precision)
      and exists (select from event where exchange_id = exchange.id and kind = 'sent, and acknowledged' and at < ${before})
    `.execute(db)
  return rows[0]?.count ?? 0
}

/** What would not be taken, by these limits and what is owed at this moment. */
export async function loadBy(
  db: Database,
  limits: LoadLimits,
  now: Date,
): Promise<{
  readonly owed: number
  readonly all: string | undefined
  readonly lists: string | undefined
  readonly partners: number
}> {
  const load = await measureLoad(db)
  const closed = judgeLoad(load, limits, new Map(), { at: now, movedAt: now })
  const all = closed.get(ALL)
  return {
    owed: [...load.values()].reduce((sum, one) => sum + one.owed, 0),
    all: all?.closes === 'requests' ? all.why : undefined,
    lists: all?.closes === 'lists' ? all.why : undefined,
    partners: [...closed.keys()].filter((scope) => scope !== ALL).length,
  }
}

import { type Database, findExchange } from '../store/index.ts'
import { heldTooLong } from './owed-work.ts'
import { park } from './parking.ts'
import type { RetryPlan } from './retry-plan.ts'

const PAGE = 200 // the next round goes on

/** What an open circuit has kept waiting as long as the retry plan goes on is given up as any other work: parked, with its cause. */
export async function parkHeldTooLong(db: Database, plan: RetryPlan, now: Date): Promise<void> {
  for (const { exchangeId, task, cause, says } of await heldTooLong(db, plan, now, PAGE)) {
    const exchange = await findExchange(db, exchangeId)
    if (exchange !== undefined) await park(exchange, task, { kind: cause, says }, db, now)
  }
}

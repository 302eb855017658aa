import { type Cause, type Exchange, isCaOperation, type Task, withJitter } from '../messages/index.ts'
import { type Database, insertEvent, lockExchange } from '../store/index.ts'
import { parkWithin } from './parking.ts'
import { pauseAfter, type RetryPlan } from './retry-plan.ts'

/**
 * An attempt failed. Another follows after a growing pause, not before what the other side asked for; when failures in a row have
 * lasted as long as the plan goes on, the work is parked. Where nothing is owed any more (a callback was quicker, or a person closed it), nothing happens.
 * @returns the pause before the next attempt, in milliseconds; undefined: there is none
 */
export async function noteFailedAttempt(
  exchange: Exchange,
  task: Task,
  cause: Cause,
  plan: RetryPlan,
  db: Database,
  now: Date,
  retryAt?: Date,
): Promise<number | undefined> {
  return db.transaction().execute(async (tx) => {
    await lockExchange(tx, exchange.id)
    const failed = await tx
      .updateTable('outbox')
      .set(({ eb, fn, val }) => ({
        attempts: eb('attempts', '+', 1),
        failing_since: fn.coalesce('failing_since', val(now)),
        cause: cause.kind,
        last_error: cause.says,
      }))
      .where('exchange_id', '=', exchange.id)
      .where('task', '=', task)
      .where('state', '=', 'due')
      .returning(['id', 'attempts', 'failing_since'])
      .executeTakeFirst()
    if (failed === undefined) return undefined
    const { id, attempts: attempt, failing_since: since } = failed
    if (now.getTime() - (since ?? now).getTime() >= plan.giveUpAfterSeconds * 1000) {
      await parkWithin(tx, exchange, task, cause, now) // the sweep finds the callback that is owed now
      return undefined
    }
    const planned = pauseAfter(attempt, plan)
    const spread = isCaOperation(exchange.operation) ? withJitter(planned, `${exchange.id} ${attempt}`) : planned
    const pause = Math.max(spread, (retryAt?.getTime() ?? 0) - now.getTime())
    await tx
      .updateTable('outbox')
      .set({ next_at: new Date(now.getTime() + pause) })
      .where('id', '=', id)
      .execute()
    const details = { task, kind: cause.kind, cause: cause.says, attempt, nextInSeconds: pause / 1000 }
    const event = { kind: 'attempt failed', exchangeId: exchange.id, partnerId: exchange.partnerId, details }
    await insertEvent(tx, event, now)
    return pause
  })
}

/** Nothing failed, and the work is looked at again later: failures before count no more. */
export async function noteLookAgain(exchange: Exchange, task: Task, nextAt: Date, db: Database): Promise<void> {
  await db
    .updateTable('outbox')
    .set({ attempts: 0, failing_since: null, next_at: nextAt })
    .where('exchange_id', '=', exchange.id)
    .where('task', '=', task)
    .where('state', '=', 'due')
    .execute()
}

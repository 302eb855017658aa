import { sql } from 'kysely'
import type { Exchange, Outcome } from '../messages/index.ts'
import { type Database, exchangeOf, exchangeOutcome, insertEvent } from '../store/index.ts'
import { discharge } from './outbox.ts'
import { LookAgain } from './work-errors.ts'

interface AtOnceDeps {
  readonly db: Database
  readonly now: () => Date
}

/**
 * The time of a caller that is connected and takes callbacks is over. Settled by now, the exchange ends with this answer, and no
 * callback follows; else its outcome is called back. Moves the same row as settling, so one of the two wins.
 * @returns the outcome to answer with; undefined: it comes by callback
 */
export async function answerCaller({ id }: Exchange, { db, now }: AtOnceDeps): Promise<Outcome | undefined> {
  const at = now()
  return db.transaction().execute(async (tx) => {
    const row = await tx
      .updateTable('exchange')
      .set({
        caller_waits_until: null,
        state: sql<string>`case state when 'settled' then 'closed' else state end`,
        closed_at: sql<Date | null>`case state when 'settled' then ${at}::timestamptz else closed_at end`,
      })
      .where('id', '=', id)
      .where('caller_waits_until', 'is not', null)
      .returningAll()
      .executeTakeFirst()
    const exchange = row && exchangeOf(row)
    if (exchange?.state !== 'closed' || exchange.outcome === undefined) return undefined
    await discharge(tx, id, 'deliver')
    const event = { kind: 'answered at once', exchangeId: id, partnerId: exchange.partnerId }
    await insertEvent(tx, { ...event, details: { answer: exchange.outcome } }, at)
    return exchangeOutcome(tx, exchange)
  })
}

/** Nobody waits for it any more, connected or not: the outcome is called back. @returns false when it was answered already */
export async function leaveToCallback({ id }: Exchange, { db }: Pick<AtOnceDeps, 'db'>): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('exchange')
    .set({ caller_waits_until: null })
    .where('id', '=', id)
    .where('caller_waits_until', 'is not', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/**
 * Before a callback: the caller may still be connected, or the process that held its connection has died.
 * @throws {LookAgain} it may be
 */
export async function takeFromCaller(exchange: Exchange, { db, now }: AtOnceDeps): Promise<void> {
  const { callerWaitsUntil: until } = exchange
  if (until === undefined) return
  const left = until.getTime() - now().getTime()
  if (left > 0 || !(await leaveToCallback(exchange, { db }))) throw new LookAgain(Math.max(left, 1_000))
}

import { sql } from 'kysely'
import type { Exchange, Outcome, Task } from '../messages/index.ts'
import { type Database, eventRow, findExchange, insertEvent, keepOutcome, type Tx } from '../store/index.ts'
import { forgetRepeat } from './live-repeats.ts'
import { discharge, owing } from './outbox.ts'
import { callPriority } from './turns.ts'

/** Told to everybody who waits for an exchange's outcome, also that it will take long; the payload is its id. */
export const SETTLED_CHANNEL = 'exchange_settled'

/** Where an outcome may still be given. */
type Unsettled = 'accepted' | 'forwarded' | 'awaiting-approval' | 'awaiting-ceremony'

interface SettleDeps {
  readonly db: Database
  readonly now: () => Date
  readonly dispatch: (task: Task, exchangeId: string, priority?: number) => Promise<void>
}

/**
 * Ends the work on an accepted exchange: outcome, certificates, event, what `also` writes, and the callback that is now
 * owed, in one transaction. Nothing of it happens when the exchange was settled by someone else.
 * @returns whether this call settled it
 */
export async function settle(
  exchange: Exchange,
  outcome: Outcome,
  also: (tx: Tx) => Promise<void>,
  details: Readonly<Record<string, unknown>>,
  { db, now, dispatch }: SettleDeps,
): Promise<boolean> {
  const at = now()
  const from = exchange.state === 'forwarded' ? 'forwarded' : 'accepted'
  const settled = await db.transaction().execute(async (tx) => {
    if (!(await settleWithin(tx, exchange, outcome, { from, details }, at))) return false
    await also(tx)
    return true
  })
  if (settled && exchange.callbackUrl !== undefined) {
    await dispatch('deliver', exchange.id, callPriority(exchange, 'deliver'))
  }
  return settled
}

/**
 * In a transaction that settles as part of something else; the caller dispatches `deliver` once it has committed.
 * @returns whether the exchange was in that state
 */
export async function settleWithin(
  tx: Tx,
  exchange: Exchange,
  outcome: Outcome,
  how: { readonly from: Unsettled; readonly details: Readonly<Record<string, unknown>> },
  at: Date,
): Promise<boolean> {
  const { id, partnerId, callbackUrl } = exchange
  const to = callbackUrl === undefined ? 'closed' : 'settled'
  if (!(await moveToOutcome(tx, exchange, outcome, { from: how.from, to }, at))) return false
  const event = eventRow({ kind: 'settled', exchangeId: id, partnerId, details: how.details }, at)
  const toldAndDone = tx
    .with('told', (query) => query.insertInto('event').values(event))
    .with('done', (query) => query.deleteFrom('outbox').where('exchange_id', '=', id).where('task', '=', 'handle'))
  const all =
    callbackUrl === undefined ? toldAndDone : toldAndDone.with('owed', () => sql`(${owing(exchange, 'deliver', at)})`)
  await all.selectNoFrom(sql`pg_notify(${SETTLED_CHANNEL}, ${id})`.as('notified')).execute()
  return true
}

/**
 * The caller can wait no longer and takes no callback. Moves the same row as {@link settle}, so one of the two wins.
 * @returns whether the deadline won
 */
export async function giveUpWaiting({ id }: Exchange, { db, now }: Pick<SettleDeps, 'db' | 'now'>): Promise<boolean> {
  const at = now()
  return db.transaction().execute(async (tx) => {
    const exchange = await findExchange(tx, id)
    if (exchange === undefined) return false
    const from = exchange.state === 'forwarded' ? 'forwarded' : 'accepted'
    const reason = from === 'forwarded' ? 'not-forwarded' : 'synchronous-not-possible'
    const outcome: Outcome = { kind: 'refused', reason }
    if (!(await moveToOutcome(tx, exchange, outcome, { from, to: 'closed' }, at))) return false
    const kind = 'not settled by the deadline of a caller without callbacks'
    await insertEvent(tx, { kind, exchangeId: exchange.id, partnerId: exchange.partnerId }, at)
    await discharge(tx, exchange.id, 'handle')
    return true
  })
}

async function moveToOutcome(
  tx: Tx,
  exchange: Exchange,
  outcome: Outcome,
  { from, to }: { readonly from: Unsettled; readonly to: 'settled' | 'closed' },
  at: Date,
): Promise<boolean> {
  const bindsRepeats = exchange.messageId !== undefined || outcome.kind !== 'refused'
  const { numUpdatedRows } = await tx
    .updateTable('exchange')
    .set({
      state: to,
      settled_at: at,
      closed_at: to === 'closed' ? at : null,
      outcome: outcome.kind === 'refused' ? outcome.reason : outcome.kind,
    })
    .where('id', '=', exchange.id)
    .where('state', '=', from)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return false
  if (!bindsRepeats) await forgetRepeat(tx, exchange.id) // without an id a refused request may be tried again
  const { list_sha256 } = await keepOutcome(tx, exchange.id, outcome, at)
  if (list_sha256 !== undefined) {
    await tx.updateTable('exchange').set({ list_sha256 }).where('id', '=', exchange.id).execute()
  }
  return true
}

import { sql } from 'kysely'
import { type Exchange, mayAskAgain, type Outcome } from '../messages/index.ts'
import { type Database, exchangeOf, findExchange, insertEvent, type Tx } from '../store/index.ts'
import { SETTLED_CHANNEL, settleWithin } from './settle.ts'

/**
 * The other state says that it has the request, and will call back: whoever waits for that is told. A caller that takes no
 * callback and cannot ask again has its end here; what comes later is kept for its next request.
 */
export async function noteCarriedThere(tx: Tx, { forExchange }: Exchange, at: Date): Promise<void> {
  const carried = forExchange === undefined ? undefined : await findExchange(tx, forExchange)
  if (carried?.state !== 'forwarded') return
  const event = { kind: 'acknowledged by the foreign SPOC', exchangeId: carried.id, partnerId: carried.partnerId }
  await insertEvent(tx, event, at)
  if (carried.callbackUrl === undefined && !mayAskAgain(carried.contract)) {
    const details = { why: 'the foreign SPOC answers by callback, and the caller takes none' }
    const outcome: Outcome = { kind: 'refused', reason: 'synchronous-not-possible' }
    await settleWithin(tx, carried, outcome, { from: 'forwarded', details }, at)
  }
  await sql`select pg_notify(${SETTLED_CHANNEL}, ${carried.id})`.execute(tx)
}

/**
 * The exchange that this one carried on ends with it, in the same transaction.
 * @returns the exchange whose callback is owed now, for the caller to dispatch; undefined where none is
 */
export async function endCarried(
  tx: Tx,
  { forExchange }: Exchange,
  outcome: Outcome,
  details: Readonly<Record<string, unknown>>,
  at: Date,
): Promise<Exchange | undefined> {
  const carried = forExchange === undefined ? undefined : await findExchange(tx, forExchange)
  if (carried?.state !== 'forwarded') return undefined
  const settled = await settleWithin(tx, carried, outcome, { from: 'forwarded', details }, at)
  return settled && carried.callbackUrl !== undefined ? carried : undefined
}

/** The request of ours that carries an exchange on. */
export async function findCarrier(db: Database | Tx, exchangeId: string): Promise<Exchange | undefined> {
  const row = await db.selectFrom('exchange').selectAll().where('for_exchange', '=', exchangeId).executeTakeFirst()
  return row === undefined ? undefined : exchangeOf(row)
}

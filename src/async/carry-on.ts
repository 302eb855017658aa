import { sql } from 'kysely'
import { type Exchange, mayAskAgain, type Outcome } from '../messages/index.ts'
import { type Database, exchangeOf, findExchange, insertEvent, isActivePartner, type Tx } from '../store/index.ts'
import { SETTLED_CHANNEL, settleWithin } from './settle.ts'

/**
 * The other state says that it has the request, and will call back: whoever waits for that is told. A caller that takes no
 * callback and cannot ask again has its end here; what comes later is kept for its next request.
 */
export async function noteCarriedThere(tx: Tx, carrier: Exchange, at: Date): Promise<void> {
  const carried = await carriedBy(tx, carrier)
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
 * The exchange that this one carried on ends with it, in the same transaction. A holder suspended meanwhile gets no certificate.
 * @returns the exchange whose callback is owed now, for the caller to dispatch; undefined where none is
 */
export async function endCarried(
  tx: Tx,
  carrier: Exchange,
  outcome: Outcome,
  details: Readonly<Record<string, unknown>>,
  at: Date,
): Promise<Exchange | undefined> {
  const carried = await carriedBy(tx, carrier)
  if (carried?.state !== 'forwarded') return undefined
  const may = outcome.kind === 'refused' || (await isActivePartner(tx, carried.partnerId))
  const told: Outcome = may ? outcome : { kind: 'refused', reason: 'holder-inactive' }
  const settled = await settleWithin(tx, carried, told, { from: 'forwarded', details }, at)
  return settled && carried.callbackUrl !== undefined ? carried : undefined
}

/** Read anew: another exchange may have joined the carrier since it was read. */
async function carriedBy(tx: Tx, { id }: Exchange): Promise<Exchange | undefined> {
  const forExchange = (await findExchange(tx, id))?.forExchange
  return forExchange === undefined ? undefined : findExchange(tx, forExchange)
}

/** The request of ours that carries an exchange on. */
export async function findCarrier(db: Database | Tx, exchangeId: string): Promise<Exchange | undefined> {
  const row = await db.selectFrom('exchange').selectAll().where('for_exchange', '=', exchangeId).executeTakeFirst()
  return row === undefined ? undefined : exchangeOf(row)
}

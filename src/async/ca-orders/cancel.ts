import { type Exchange, OPEN_ORDER_STATES, type OrderEnd, type OrderState, type Partner } from '../../messages/index.ts'
import {
  findExchange,
  findOpenCancellation,
  lockExchange,
  moveOrder,
  type OrderRecord,
  type Tx,
} from '../../store/index.ts'
import { type CaWish, enqueueCaRequest } from './enqueue.ts'
import { close, type OrderDeps, tell } from './exchange-of-order.ts'
import { endRequest } from './requests.ts'

/**
 * Withdraws an order: at once where nothing of it is at the CA; else the CA is asked.
 * @returns the exchange by which it is asked: the caller dispatches its `send` after the commit; undefined: it is cancelled
 * @throws {AlreadyAsked}
 */
export async function withdrawOrder(
  tx: Tx,
  partner: Partner,
  order: OrderRecord,
  wish: CaWish,
  at: Date,
): Promise<Exchange | undefined> {
  await lockExchange(tx, order.exchangeId) // whether it is a draft again is decided before or after
  if (await cancelWithin(tx, order, ['draft'], wish.note ?? '', at)) return undefined
  return enqueueCaRequest(tx, partner, wish, at)
}

/** A draft is withdrawn, as nothing of it is at the CA. @returns false where it is no draft any more */
export async function cancelDraft(order: OrderRecord, why: string, deps: OrderDeps): Promise<boolean> {
  return cancelFrom(['draft'], order, why, deps)
}

/** The CA has cancelled it on our word. @returns false where it came to its end before */
export async function noteCancelled(order: OrderRecord, why: string, deps: OrderDeps): Promise<boolean> {
  return cancelFrom(OPEN_ORDER_STATES, order, why, deps)
}

async function cancelFrom(
  from: readonly OrderState[],
  order: OrderRecord,
  why: string,
  { db, now }: OrderDeps,
): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    await lockExchange(tx, order.exchangeId)
    return cancelWithin(tx, order, from, why, now())
  })
}

/** It turned out that nothing of an order is at the CA: if it is to be cancelled, it does not go out again. */
export async function cancelIfWished(tx: Tx, order: OrderRecord, at: Date): Promise<void> {
  const wished = await findOpenCancellation(tx, order.id)
  if (wished !== undefined) await cancelWithin(tx, order, ['draft'], wished.note ?? '', at)
}

/** The order came to its end: whoever wanted it cancelled is told what became of that. */
export async function endCancellation(tx: Tx, { id }: OrderRecord, end: OrderEnd | 'issued', at: Date): Promise<void> {
  const wished = await findOpenCancellation(tx, id)
  const exchange = wished && (await findExchange(tx, wished.exchangeId))
  if (exchange === undefined) return
  await endRequest(tx, exchange, end === 'cancelled' ? 'done' : 'too-late', at)
  await tell(tx, end === 'cancelled' ? 'order cancelled' : 'too late', exchange, { order: id, why: `it is ${end}` }, at)
}

async function cancelWithin(
  tx: Tx,
  order: OrderRecord,
  from: readonly OrderState[],
  why: string,
  at: Date,
): Promise<boolean> {
  const { id, exchangeId } = order
  if (!(await moveOrder(tx, id, from, 'cancelled', { why, endedAt: at, heldFor: null }))) return false
  const exchange = await findExchange(tx, exchangeId)
  if (exchange !== undefined) {
    await close(tx, exchange, 'cancelled', at)
    await tell(tx, 'order cancelled', exchange, { order: id, why }, at)
  }
  await endCancellation(tx, order, 'cancelled', at)
  return true
}

import { insertEvent, lockExchange, moveOrder, type OrderRecord } from '../../store/index.ts'
import { cancelIfWished } from './cancel.ts'
import type { OrderDeps } from './exchange-of-order.ts'

/** Before the first byte leaves. @returns false when somebody else has it in hand */
export async function noteOrderGoesOut(
  { id, exchangeId, partnerId }: OrderRecord,
  { db, now }: OrderDeps,
): Promise<boolean> {
  const at = now()
  return db.transaction().execute(async (tx) => {
    if (!(await moveOrder(tx, id, ['draft'], 'submitted', { submittedAt: at }))) return false
    await insertEvent(tx, { kind: 'order goes out', exchangeId, partnerId, details: { order: id } }, at)
    return true
  })
}

/**
 * Nothing of it is at the CA, for certain: it may go out again as if it never had, or is cancelled where that was wished.
 * @param says a person's words; undefined: the failed attempt tells
 */
export async function noteOrderNotThere(
  order: OrderRecord,
  says: { readonly why: string; readonly by: string } | undefined,
  { db, now }: OrderDeps,
): Promise<boolean> {
  const { id, exchangeId, partnerId } = order
  return db.transaction().execute(async (tx) => {
    await lockExchange(tx, exchangeId)
    if (!(await moveOrder(tx, id, ['submitted'], 'draft'))) return false
    const event = { kind: 'order is not at the CA', exchangeId, partnerId, details: { order: id, ...says } }
    if (says !== undefined) await insertEvent(tx, event, now())
    await cancelIfWished(tx, order, now())
    return true
  })
}

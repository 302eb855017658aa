import type { Exchange } from '../../messages/index.ts'
import { endRevocation, lockExchange, moveOrder, type OrderRecord } from '../../store/index.ts'
import { close, moveToPolling, type OrderDeps, tell } from './exchange-of-order.ts'

/** The certificate is revoked, whoever asked for it. */
export async function noteRevoked(exchange: Exchange, order: OrderRecord, { db, now }: OrderDeps): Promise<void> {
  const at = now()
  await db.transaction().execute(async (tx) => {
    await moveOrder(tx, order.id, ['issued'], 'revoked')
    await endRevocation(tx, exchange.id, at)
    await close(tx, exchange, 'revoked', at)
    await tell(tx, 'certificate revoked', exchange, { order: order.id, serial: order.serial }, at)
  })
}

/** Somebody at the CA must agree to the revocation: it is looked at again. */
export async function noteRevocationAsked(
  exchange: Exchange,
  note: string,
  { db, now, dispatch }: OrderDeps,
): Promise<void> {
  const at = now()
  const owesPoll = await db.transaction().execute(async (tx) => {
    await lockExchange(tx, exchange.id)
    if (!(await moveToPolling(tx, exchange, at))) return false
    await tell(tx, 'revocation asked for', exchange, { note }, at)
    return true
  })
  if (owesPoll) await dispatch('poll', exchange.id)
}

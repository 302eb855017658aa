import { type Exchange, isCaRequest, OPEN_ORDER_STATES, type OrderEnd } from '../../messages/index.ts'
import {
  endCaRequest,
  findOrderOfExchange,
  keepOrderChain,
  lockExchange,
  moveOrder,
  type OrderRecord,
  type Tx,
} from '../../store/index.ts'
import { endCancellation } from './cancel.ts'
import { close, type OrderDeps, tell } from './exchange-of-order.ts'

/** It was judged and found good. */
export async function noteIssued(
  exchange: Exchange,
  order: OrderRecord,
  good: {
    readonly serial: string
    readonly notAfter: Date
    readonly chain: readonly Uint8Array[]
    readonly remarks: readonly string[]
  },
  { db, now }: OrderDeps,
): Promise<void> {
  const at = now()
  const { serial, notAfter, chain, remarks } = good
  await db.transaction().execute(async (tx) => {
    await lockExchange(tx, exchange.id)
    if (!(await moveOrder(tx, order.id, ['issuing'], 'issued', { serial, notAfter, endedAt: at }))) return
    await keepOrderChain(tx, order.id, chain)
    await close(tx, exchange, 'issued', at)
    const told = { order: order.id, serial, notAfter, remarks: remarks.length > 0 ? remarks : undefined }
    await tell(tx, 'certificate issued', exchange, told, at)
    await endCancellation(tx, order, 'issued', at)
  })
}

/** It ends without a certificate. */
export async function noteOrderEnded(
  exchange: Exchange,
  order: OrderRecord,
  { as, why, ticket, field }: { as: OrderEnd; why: string; ticket?: string | undefined; field?: string | undefined },
  { db, now }: OrderDeps,
): Promise<void> {
  const at = now()
  await db.transaction().execute(async (tx) => {
    await lockExchange(tx, exchange.id)
    const changes = { why, endedAt: at, ...(ticket !== undefined && { ticket }) }
    if (!(await moveOrder(tx, order.id, OPEN_ORDER_STATES, as, changes))) return
    await close(tx, exchange, as, at)
    await tell(tx, `order ${as}`, exchange, { order: order.id, why, field }, at)
    await endCancellation(tx, order, as, at)
  })
}

/** A person ends an exchange with a CA: what the CA has of it stays there. In the transaction that closes it. */
export async function giveUpOrder(tx: Tx, exchange: Exchange, why: string, at: Date): Promise<void> {
  if (isCaRequest(exchange.operation)) {
    await endCaRequest(tx, exchange.id, 'given-up', at)
    return
  }
  const order = await findOrderOfExchange(tx, exchange.id)
  if (order === undefined) return
  await moveOrder(tx, order.id, OPEN_ORDER_STATES, 'cancelled', { why, endedAt: at })
  await endCancellation(tx, order, 'cancelled', at)
}

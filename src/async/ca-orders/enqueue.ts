import { createHash } from 'node:crypto'
import {
  CA_REQUESTS,
  type CaOperation,
  type Exchange,
  type OrderId,
  type Partner,
  parseMessageId,
} from '../../messages/index.ts'
import { insertCaRequest, insertOrder, type NewCaRequest, type NewOrder, type Tx } from '../../store/index.ts'
import { queueOutgoing } from '../queue-outgoing.ts'

/** The key is ordered from this CA already, or the same request is under way. */
export class AlreadyAsked extends Error {
  override readonly name = 'AlreadyAsked'
}

/** Writes down an order: nothing has been sent. The caller dispatches `send` once its transaction has committed. */
export async function enqueueOrder(
  tx: Tx,
  partner: Partner,
  order: Omit<NewOrder, 'exchangeId' | 'partnerId'>,
  by: string,
  at: Date,
): Promise<Exchange> {
  const { product, subject, dnsNames } = order.wishes
  const details = { order: order.id, product, commonName: subject.commonName, names: dnsNames, by }
  const exchange = await queueAtCa(tx, partner, 'OrderCertificate', order.id, order.wishes, details, at)
  const row = { ...order, exchangeId: exchange.id, partnerId: partner.id }
  if (!(await insertOrder(tx, row, at))) throw new AlreadyAsked('the key is ordered from this CA already')
  return exchange
}

/** What a CA is asked about an order or a name of ours. @property id names the request: that of its exchange */
export type CaWish = Omit<NewCaRequest, 'exchangeId' | 'partnerId'> & { readonly id: OrderId; readonly by: string }

/** As {@link enqueueOrder}. */
export async function enqueueCaRequest(tx: Tx, partner: Partner, wish: CaWish, at: Date): Promise<Exchange> {
  const { id, operation, orderId, domain, reason, note, by } = wish
  const details = { order: orderId, domain, reason, why: note, by }
  const exchange = await queueAtCa(tx, partner, operation, id, details, details, at)
  if (!(await insertCaRequest(tx, { ...wish, exchangeId: exchange.id, partnerId: partner.id }, at))) {
    throw new AlreadyAsked(`its ${CA_REQUESTS[operation].called} is under way`)
  }
  return exchange
}

function queueAtCa(
  tx: Tx,
  partner: Partner,
  operation: CaOperation,
  id: OrderId,
  content: unknown,
  details: Readonly<Record<string, unknown>>,
  at: Date,
): Promise<Exchange> {
  const messageId = parseMessageId(id)
  const contentSha256 = createHash('sha256')
    .update(JSON.stringify([operation, content]))
    .digest('hex')
  return queueOutgoing(tx, { partner, operation, contentSha256, details, ...(messageId && { messageId }) }, at)
}

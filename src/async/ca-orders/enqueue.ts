import { createHash } from 'node:crypto'
import {
  type Exchange,
  type OrderId,
  type Partner,
  parseMessageId,
  type RevocationReason,
} from '../../messages/index.ts'
import { insertOrder, insertRevocation, type NewOrder, type OrderRecord, type Tx } from '../../store/index.ts'
import { queueOutgoing } from '../queue-outgoing.ts'

/** The key is ordered from this CA already, or a revocation is under way. */
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

/** As {@link enqueueOrder}. */
export async function enqueueRevocation(
  tx: Tx,
  partner: Partner,
  { order, id, reason, by }: { order: OrderRecord; id: OrderId; reason: RevocationReason; by: string },
  at: Date,
): Promise<Exchange> {
  const details = { order: order.id, serial: order.serial, reason, by }
  const exchange = await queueAtCa(tx, partner, 'RevokeCertificate', id, details, details, at)
  if (!(await insertRevocation(tx, { exchangeId: exchange.id, orderId: order.id, reason }, at))) {
    throw new AlreadyAsked('its revocation is under way')
  }
  return exchange
}

function queueAtCa(
  tx: Tx,
  partner: Partner,
  operation: 'OrderCertificate' | 'RevokeCertificate',
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

import { z } from 'zod'
import type { ConfiguredCa } from '../../ca-bridges/index.ts'
import { type CaOrderView, type CaRequestView, OperatorError, parseOrderId } from '../../messages/index.ts'
import { type CaRequestRecord, findOrder, findPartner, type OrderRecord, parkedWords } from '../../store/index.ts'
import type { ApiDeps } from '../deps.ts'
import { parseInput } from '../input.ts'
import { orderSays, stateOf } from './order-words.ts'

export const orderId = z.string().transform((text, context) => {
  const id = parseOrderId(text.toUpperCase())
  if (id === undefined)
    context.addIssue({ code: 'custom', message: 'an order has 26 letters and digits; eac ca status lists them' })
  return id ?? z.NEVER
})

export async function orderNamed(id: string, { db }: ApiDeps): Promise<OrderRecord> {
  const order = await findOrder(db, parseInput(orderId, id))
  if (order !== undefined) return order
  throw new OperatorError('not-found', `There is no order ${id}; "eac ca status" lists them.`)
}

export function caOf({ partnerId }: OrderRecord, { cas }: ApiDeps): ConfiguredCa {
  const found = cas.list().find((one) => one.partnerId === partnerId)
  if (found !== undefined) return found
  throw new OperatorError('refused', 'The configuration has no longer the CA of this order; put it back under cas.')
}

export async function viewOf(order: OrderRecord, { db, cas, now }: ApiDeps): Promise<CaOrderView> {
  const { wishes, request, keyId } = order
  const parked = await parkedWords(db, order.exchangeId)
  const ca = cas.list().find(({ partnerId }) => partnerId === order.partnerId)?.bridge.name
  return {
    id: order.id,
    ca: ca ?? (await findPartner(db, order.partnerId))?.name ?? '',
    product: wishes.product,
    commonName: wishes.subject.commonName,
    dnsNames: wishes.dnsNames,
    days: wishes.days,
    state: stateOf(order, now()),
    says: orderSays(order, parked),
    waitingFor: order.waiting,
    keyAt: request === undefined ? 'ca' : keyId === undefined ? 'elsewhere' : 'node',
    exchange: order.exchangeId,
    replaces: order.replaces,
    createdAt: order.createdAt.toISOString(),
    submittedAt: order.submittedAt?.toISOString(),
    lookedAt: order.lookedAt?.toISOString(),
    lookAt: order.lookAt?.toISOString(),
    serial: order.serial,
    notAfter: order.notAfter?.toISOString(),
  }
}

export async function requestView(request: CaRequestRecord, { db }: ApiDeps): Promise<CaRequestView> {
  const { exchangeId, operation, note, askedAt, doneAt, cameTo } = request
  const parked = await parkedWords(db, exchangeId)
  const about =
    'orderId' in request
      ? { order: request.orderId, reason: request.reason }
      : { domain: request.domain, answer: request.answer }
  return {
    exchange: exchangeId,
    operation,
    ...about,
    note,
    cameTo,
    says: parked === undefined ? undefined : `waits for a person: ${parked}`,
    askedAt: askedAt.toISOString(),
    doneAt: doneAt?.toISOString(),
  }
}

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

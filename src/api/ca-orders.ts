import { z } from 'zod'
import { AlreadyAsked, noteOrderNotThere, noteUnfinished, unpark } from '../async/index.ts'
import { type ConfiguredCa, X509_KEY_NAMES, type X509Key } from '../ca-bridges/index.ts'
import {
  type CaOrderView,
  type CaOrderWish,
  type CaReconcileWish,
  OperatorError,
  parseOrderId,
  REVOCATION_REASONS,
  type RevocationReason,
  type ShownCaOrderView,
} from '../messages/index.ts'
import {
  findExchange,
  findOpenRevocation,
  findOrder,
  findPartner,
  listOrders,
  type OrderRecord,
  orderChain,
  parkedWords,
  setOrderLook,
} from '../store/index.ts'
import { caNamed } from './cas.ts'
import type { ApiDeps } from './deps.ts'
import { country, octets, parseInput, reason } from './input.ts'
import { orderSays, stateOf } from './order-words.ts'

const MOST_SHOWN = 1_000

const orderId = z.string().transform((text, context) => {
  const id = parseOrderId(text.toUpperCase())
  if (id === undefined)
    context.addIssue({ code: 'custom', message: 'an order has 26 letters and digits; eac ca status lists them' })
  return id ?? z.NEVER
})
const words = z.string().min(1).max(64)
const dnsName = z
  .string()
  .regex(
    /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i,
    'a host name like spoc.example.ut',
  )
const wishSchema = z.strictObject({
  id: orderId,
  ca: z.string(),
  product: words,
  subject: z.strictObject({ country, organization: words.optional(), commonName: words }),
  dnsNames: z.array(dnsName).max(100),
  days: z.number().int().min(1).max(10_000).optional(),
  fields: z.record(z.string(), z.string().max(1_000)),
  request: octets.optional(),
  key: z.enum(X509_KEY_NAMES as [X509Key, ...X509Key[]]).optional(),
  replaces: orderId.optional(),
})

/** It goes out by the queue. */
export async function orderAtCa(input: CaOrderWish, deps: ApiDeps): Promise<CaOrderView> {
  const {
    id,
    ca: name,
    product,
    subject,
    dnsNames,
    days,
    fields,
    request,
    key,
    replaces,
  } = parseInput(wishSchema, input)
  const partner = await findPartner(deps.db, caNamed(name, deps).partnerId)
  if (partner === undefined) throw new OperatorError('not-found', `There is no CA ${name}.`)
  if (replaces !== undefined) await orderThatEnded(replaces, deps)
  const from =
    request === undefined
      ? ({ at: 'node', kind: key ?? 'ecdsa-p256' } as const)
      : ({ at: 'elsewhere', request } as const)
  const wishes = { product, subject, dnsNames, days, fields }
  try {
    return await viewOf(await deps.cas.order({ id, partner, wishes, key: from, replaces, by: 'an operator' }), deps)
  } catch (error) {
    if (error instanceof AlreadyAsked)
      throw new OperatorError('refused', `${capital(error.message)}; eac ca status shows its order.`)
    if (error instanceof RangeError) throw new OperatorError('invalid-input', `request: ${error.message}.`)
    throw error
  }
}

async function orderThatEnded(id: string, deps: ApiDeps): Promise<void> {
  const { state } = await orderNamed(id, deps)
  if (state === 'rejected' || state === 'failed' || state === 'cancelled') return
  throw new OperatorError('refused', `The order ${id} is ${state}; only one that came to nothing is tried anew.`)
}

export async function listCaOrders(
  { ca, open }: { ca?: string | undefined; open: boolean },
  deps: ApiDeps,
): Promise<CaOrderView[]> {
  const partnerId = ca === undefined ? undefined : caNamed(ca, deps).partnerId
  const orders = await listOrders(deps.db, { partnerId, open, limit: MOST_SHOWN })
  return Promise.all(orders.map((order) => viewOf(order, deps)))
}

export async function showCaOrder({ id }: { id: string }, deps: ApiDeps): Promise<ShownCaOrderView> {
  const order = await orderNamed(id, deps)
  const chain = await orderChain(deps.db, order.id)
  const request = order.request && base64(order.request)
  const revocation = await findOpenRevocation(deps.db, order.id)
  return {
    ...(await viewOf(order, deps)),
    chain: chain.map(base64),
    request,
    ticket: order.ticket,
    revocation: revocation?.exchangeId,
  }
}

/** Sooner than its plan says, and never sooner than the CA allows. */
export async function lookAtCaOrder({ id }: { id: string }, deps: ApiDeps): Promise<CaOrderView> {
  const order = await orderNamed(id, deps)
  const exchange = await findExchange(deps.db, order.exchangeId)
  if (exchange?.state !== 'awaiting-callback') {
    throw new OperatorError('refused', `The order is ${stateOf(order, deps.now())}: nothing is looked at.`)
  }
  const { bridge } = caOf(order, deps)
  const earliest = (order.lookedAt?.getTime() ?? 0) + 1000 * bridge.polling.floorSeconds
  const lookAt = new Date(Math.max(deps.now().getTime(), earliest))
  await setOrderLook(deps.db, order.id, lookAt)
  if (lookAt <= deps.now()) await deps.hurry('poll', exchange.id)
  return viewOf(await orderNamed(id, deps), deps)
}

export async function revokeAtCa(
  { id, reason: given }: { id: string; reason: string },
  deps: ApiDeps,
): Promise<CaOrderView> {
  const order = await orderNamed(id, deps)
  const { bridge, partnerId } = caOf(order, deps)
  const partner = await findPartner(deps.db, partnerId)
  const why = parseInput(z.enum(Object.keys(REVOCATION_REASONS) as [RevocationReason, ...RevocationReason[]]), given)
  if (bridge.revoke === undefined)
    throw new OperatorError('refused', `${bridge.name} revokes nothing on our word; ask its people.`)
  if (!bridge.revocationReasons.includes(why)) {
    throw new OperatorError(
      'refused',
      `${bridge.name} does not know ${why}; it knows ${bridge.revocationReasons.join(', ')}.`,
    )
  }
  const hasCertificate = (await orderChain(deps.db, order.id)).length > 0
  if (partner === undefined || order.state === 'revoked' || order.ticket === undefined || !hasCertificate) {
    throw new OperatorError('refused', `The order is ${order.state}: there is no certificate to revoke.`)
  }
  try {
    await deps.cas.revoke(partner, order, why)
  } catch (error) {
    if (error instanceof AlreadyAsked) throw new OperatorError('refused', `${capital(error.message)}.`)
    throw error
  }
  return viewOf(await orderNamed(id, deps), deps)
}

/** A person found out what became of an order of unknown outcome; or it is asked for once more. */
export async function reconcileOrder(input: CaReconcileWish, deps: ApiDeps): Promise<CaOrderView> {
  const { id, absent, ticket } = input
  const why = parseInput(reason, input.why)
  const order = await orderNamed(id, deps)
  const exchange = await findExchange(deps.db, order.exchangeId)
  if (order.state !== 'submitted' || order.ticket !== undefined || exchange === undefined) {
    throw new OperatorError('refused', `The order is ${stateOf(order, deps.now())}: it is known what the CA has.`)
  }
  if (ticket !== undefined) {
    const found = { state: 'issuing', ticket, waiting: [], lookAt: deps.now() } as const
    await noteUnfinished(exchange, order, found, deps)
    return viewOf(await orderNamed(id, deps), deps)
  }
  if (absent) await noteOrderNotThere(order, { why, by: 'an operator' }, deps)
  const task = await unpark(exchange, why, deps.db, deps.now())
  if (task === undefined) await deps.hurry('send', exchange.id)
  else await deps.dispatch(task, exchange.id)
  return viewOf(await orderNamed(id, deps), deps)
}

function caOf({ partnerId }: OrderRecord, { cas }: ApiDeps): ConfiguredCa {
  const found = cas.list().find((one) => one.partnerId === partnerId)
  if (found !== undefined) return found
  throw new OperatorError('refused', 'The configuration has no longer the CA of this order; put it back under cas.')
}

async function orderNamed(id: string, { db }: ApiDeps): Promise<OrderRecord> {
  const order = await findOrder(db, parseInput(orderId, id))
  if (order !== undefined) return order
  throw new OperatorError('not-found', `There is no order ${id}; "eac ca status" lists them.`)
}

async function viewOf(order: OrderRecord, { db, cas, now }: ApiDeps): Promise<CaOrderView> {
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

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

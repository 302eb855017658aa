import { z } from 'zod'
import { AlreadyAsked, listHeldPartners, noteOrderNotThere, noteUnfinished, unpark } from '../async/index.ts'
import { BridgeError, type ConfiguredCa, X509_KEY_NAMES, type X509Key } from '../ca-bridges/index.ts'
import {
  type CaOrderView,
  type CaOrderWish,
  type CaReconcileWish,
  type CaView,
  type OperatorCommands,
  OperatorError,
  type Product,
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
  listAuthorities,
  listOrders,
  listPartners,
  type OrderRecord,
  orderChain,
  parkedWords,
  setOrderLook,
} from '../store/index.ts'
import type { ApiDeps } from './deps.ts'
import { country, octets, parseInput, reason } from './input.ts'
import { orderSays, stateOf } from './order-words.ts'

const MOST_SHOWN = 1_000
const ASKING_MILLISECONDS = 30_000

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

export async function listCas(_input: unknown, deps: ApiDeps): Promise<CaView[]> {
  const authorities = new Map((await listAuthorities(deps.db)).map(({ id, name }) => [id, name]))
  const partners = new Map((await listPartners(deps.db)).map((one) => [one.id, one]))
  const held = new Map((await listHeldPartners(deps.db)).map((one) => [one.partnerId, one.why ?? one.says]))
  const open = await listOrders(deps.db, { open: true, limit: MOST_SHOWN })
  return deps.cas.list().map(({ bridge, partnerId, crl }) => ({
    name: bridge.name,
    kind: bridge.kind,
    authority: authorities.get(partners.get(partnerId)?.authorityId ?? '') ?? '',
    held: held.get(partnerId),
    open: open.filter((order) => order.partnerId === partnerId).length,
    revocationReasons: bridge.revoke === undefined ? [] : bridge.revocationReasons,
    findsOut: bridge.repeatsSafely || bridge.reconcile !== undefined,
    listsProducts: bridge.listProducts !== undefined,
    publishesCrl: crl !== undefined,
  }))
}

export async function listCaProducts({ name }: { name: string }, deps: ApiDeps): Promise<readonly Product[]> {
  const { bridge } = caNamed(name, deps)
  const listed = bridge.listProducts
  if (listed === undefined) throw new OperatorError('refused', `${name} cannot be asked for its products.`)
  return asked(name, (call) => listed.call(bridge, call), deps)
}

export async function testCa({ name }: { name: string }, deps: ApiDeps): Promise<{ says: string }> {
  const { bridge } = caNamed(name, deps)
  return { says: await asked(name, (call) => bridge.test(call), deps) }
}

/** A CA of our own: its root, and a CRL made now. */
export async function publishCa(
  { name }: { name: string },
  deps: ApiDeps,
): Promise<OperatorCommands['ca.publish']['result']> {
  const ca = caNamed(name, deps)
  if (ca.crl === undefined)
    throw new OperatorError('refused', `${name} is no CA of our own: it publishes its CRL itself.`)
  const [root = new Uint8Array()] = await ca.roots()
  return { root: base64(root), crl: base64(await ca.crl()) }
}

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

function caNamed(name: string, { cas }: ApiDeps): ConfiguredCa {
  const found = cas.list().find(({ bridge }) => bridge.name === name)
  if (found !== undefined) return found
  const known = cas.list().map(({ bridge }) => bridge.name)
  const which =
    known.length === 0 ? 'the configuration names none; see docs/ca-bridges.md' : `there are ${known.join(', ')}`
  throw new OperatorError('not-found', `There is no CA ${name}: ${which}.`)
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

async function asked<T>(
  name: string,
  work: (call: { now: Date; signal: AbortSignal }) => Promise<T>,
  { now }: ApiDeps,
): Promise<T> {
  try {
    return await work({ now: now(), signal: AbortSignal.timeout(ASKING_MILLISECONDS) })
  } catch (error) {
    if (!(error instanceof BridgeError)) throw error
    throw new OperatorError('refused', `${name}: ${error.message} (${error.class}).`, { cause: error })
  }
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

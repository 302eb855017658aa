import { createHash } from 'node:crypto'
import { type CaWish, enqueueCaRequest, enqueueOrder, withdrawOrder } from '../../async/index.ts'
import { makeCertificationRequest, type OrderKey, readRequest, X509_KEYS, x509Signer } from '../../ca-bridges/index.ts'
import type { CertificateWishes, Exchange, OrderId, Partner } from '../../messages/index.ts'
import { findOrder, lockAll, type OrderRecord } from '../../store/index.ts'
import type { HandlerDeps } from '../deps.ts'

/** What an operator orders. */
export interface OrderWish {
  /** Chosen by whoever asks: asked again with the same, there is one order. */
  readonly id: OrderId
  readonly partner: Partner
  readonly wishes: CertificateWishes
  readonly key: OrderKey
  readonly replaces?: OrderId | undefined
  readonly by: string
}

/**
 * Writes an order down; it goes out by the queue.
 * @throws {AlreadyAsked}, {RangeError} for a request that is none
 */
export async function orderCertificate(wish: OrderWish, deps: HandlerDeps): Promise<OrderRecord> {
  const { id, partner, wishes, replaces, by } = wish
  const known = await findOrder(deps.db, id)
  if (known !== undefined) return known
  const key = await requestFor(wish, deps)
  const order = { id, wishes, replaces, ...key }
  const exchange = await deps.db.transaction().execute(async (tx) => {
    await lockAll(tx, `order ${id}`) // the same command may be given twice at once
    return (await findOrder(tx, id)) === undefined ? enqueueOrder(tx, partner, order, by, deps.now()) : undefined
  })
  if (exchange !== undefined) await deps.dispatch('send', exchange.id)
  return (await findOrder(deps.db, id)) ?? Promise.reject(new Error('the order is gone'))
}

async function requestFor({ key, wishes }: OrderWish, { keys }: HandlerDeps) {
  if (key.at === 'ca') return { request: undefined, keySha256: undefined, keyId: undefined }
  if (key.at === 'elsewhere') return { ...(await proven(key.request)), keyId: undefined }
  const { keyId } = await keys.create(X509_KEYS[key.kind], { use: key.use })
  const request = await makeCertificationRequest(wishes, x509Signer(await keys.signer(keyId)))
  return { ...(await proven(request)), keyId }
}

async function proven(request: Uint8Array): Promise<{ request: Uint8Array; keySha256: string }> {
  const read = await readRequest(request)
  if (typeof read === 'string') throw new RangeError(read)
  return { request, keySha256: createHash('sha256').update(read.publicKeyInfo).digest('hex') }
}

/** Writes down what a CA is to be asked about an order or a name. @throws {AlreadyAsked} */
export async function askCa(partner: Partner, wish: CaWish, deps: HandlerDeps): Promise<Exchange> {
  const exchange = await deps.db.transaction().execute((tx) => enqueueCaRequest(tx, partner, wish, deps.now()))
  await deps.dispatch('send', exchange.id)
  return exchange
}

/** As {@link askCa}; where nothing of the order is at the CA, it is cancelled at once. @throws {AlreadyAsked} */
export async function askToCancel(
  partner: Partner,
  order: OrderRecord,
  wish: CaWish,
  deps: HandlerDeps,
): Promise<Exchange | undefined> {
  const exchange = await deps.db.transaction().execute((tx) => withdrawOrder(tx, partner, order, wish, deps.now()))
  if (exchange !== undefined) await deps.dispatch('send', exchange.id)
  return exchange
}

import { z } from 'zod'
import { AlreadyAsked, type CaWish, CERTIFICATE_CHANGES, type CertificateChange } from '../../async/index.ts'
import { newOrderId, type X509Bridge } from '../../ca-bridges/index.ts'
import {
  type CaChangeWish,
  OPEN_ORDER_STATES,
  OperatorError,
  type OrderState,
  type Partner,
  REVOCATION_REASONS,
  type RevocationReason,
  type ShownCaOrderView,
} from '../../messages/index.ts'
import { findPartner, type OrderRecord, orderChain } from '../../store/index.ts'
import type { ApiDeps } from '../deps.ts'
import { parseInput, reason as words } from '../input.ts'
import { stateOf } from './order-words.ts'
import { showCaOrder } from './show.ts'
import { caOf, capital, orderId, orderNamed } from './view.ts'

const changeSchema = z.strictObject({ id: orderId, why: z.string() })

export const CA_CHANGE_INPUTS = {
  'ca.revoke': z.strictObject({ id: orderId, reason: z.string().max(100) }),
  'ca.cancel': changeSchema,
  'ca.suspend': changeSchema,
  'ca.reinstate': changeSchema,
}

export async function revokeAtCa(input: { id: string; reason: string }, deps: ApiDeps): Promise<ShownCaOrderView> {
  const order = await orderNamed(input.id, deps)
  const { bridge } = caOf(order, deps)
  const reasons = Object.keys(REVOCATION_REASONS) as [RevocationReason, ...RevocationReason[]]
  const reason = parseInput(z.enum(reasons), input.reason)
  if (bridge.revoke === undefined) throw cannot(bridge, 'revokes nothing')
  if (!bridge.revocationReasons.includes(reason)) {
    const known = bridge.revocationReasons.join(', ')
    throw new OperatorError('refused', `${bridge.name} does not know ${reason}; it knows ${known}.`)
  }
  const hasCertificate = (await orderChain(deps.db, order.id)).length > 0
  if (order.state === 'revoked' || order.ticket === undefined || !hasCertificate) {
    throw new OperatorError('refused', `The order is ${order.state}: there is no certificate to revoke.`)
  }
  return ask(order, { operation: 'RevokeCertificate', reason, note: undefined }, deps)
}

/** certificateHold, until it is reinstated or revoked. */
export async function suspendAtCa(input: CaChangeWish, deps: ApiDeps): Promise<ShownCaOrderView> {
  return changeAtCa(input, 'SuspendCertificate', deps)
}

/** Takes a hold back. */
export async function reinstateAtCa(input: CaChangeWish, deps: ApiDeps): Promise<ShownCaOrderView> {
  return changeAtCa(input, 'ReinstateCertificate', deps)
}

async function changeAtCa(
  { id, why }: CaChangeWish,
  operation: Exclude<CertificateChange, 'RevokeCertificate'>,
  deps: ApiDeps,
): Promise<ShownCaOrderView> {
  const note = parseInput(words, why)
  const order = await orderNamed(id, deps)
  const { bridge } = caOf(order, deps)
  const power = operation === 'SuspendCertificate' ? bridge.suspend : bridge.reinstate
  if (power === undefined) throw cannot(bridge, 'suspends and reinstates nothing')
  const from: readonly OrderState[] = CERTIFICATE_CHANGES[operation].from
  const state = stateOf(order, deps.now())
  if (state === 'expired' || !from.includes(state)) {
    throw new OperatorError('refused', `The order is ${state}; it must be ${from.join(' or ')} for that.`)
  }
  return ask(order, { operation, note }, deps)
}

/** At once where nothing of it is at the CA; else the CA is asked, by the queue. */
export async function cancelAtCa({ id, why }: CaChangeWish, deps: ApiDeps): Promise<ShownCaOrderView> {
  const note = parseInput(words, why)
  const order = await orderNamed(id, deps)
  if (!(OPEN_ORDER_STATES as readonly OrderState[]).includes(order.state)) {
    const instead = order.state === 'issued' || order.state === 'suspended' ? `; eac ca revoke ${id} is for that` : ''
    throw new OperatorError(
      'refused',
      `The order is ${stateOf(order, deps.now())}: it can be cancelled no more${instead}.`,
    )
  }
  const wish = { id: newOrderId(), operation: 'CancelOrder', orderId: order.id, note, by: 'an operator' } as const
  if (order.state !== 'draft') {
    const { bridge } = caOf(order, deps)
    if (bridge.cancel === undefined)
      throw cannot(bridge, 'cancels nothing', `, then eac exchange close ${order.exchangeId}`)
  }
  await onceOnly(deps.cas.cancel(await partnerOf(order, deps), order, wish))
  return showCaOrder({ id }, deps)
}

async function ask(
  order: OrderRecord,
  about: Pick<CaWish, 'operation' | 'reason' | 'note'>,
  deps: ApiDeps,
): Promise<ShownCaOrderView> {
  const wish = { ...about, id: newOrderId(), orderId: order.id, by: 'an operator' }
  await onceOnly(deps.cas.ask(await partnerOf(order, deps), wish))
  return showCaOrder({ id: order.id }, deps)
}

/** @throws {OperatorError} while the same is under way */
export async function onceOnly<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof AlreadyAsked)
      throw new OperatorError('refused', `${capital(error.message)}.`, { cause: error })
    throw error
  }
}

async function partnerOf({ partnerId }: OrderRecord, { db }: ApiDeps): Promise<Partner> {
  const partner = await findPartner(db, partnerId)
  if (partner === undefined) throw new Error('the order has lost its CA')
  return partner
}

function cannot({ name }: X509Bridge, what: string, then = ''): OperatorError {
  return new OperatorError('refused', `${name} ${what} on our word: ask its people${then}.`)
}

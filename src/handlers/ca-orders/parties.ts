import { ParkWork } from '../../async/index.ts'
import type { BridgeCall, CertificateWish, ConfiguredCa } from '../../ca-bridges/index.ts'
import type { Exchange, Partner } from '../../messages/index.ts'
import { findOrderOfExchange, findPartner, keepOrderStep, type OrderRecord, orderSteps } from '../../store/index.ts'
import type { HandlerDeps } from '../deps.ts'

/** A CA, and the partner that it is here. */
export interface Reached {
  readonly partner: Partner
  readonly ca: ConfiguredCa
}

/** An order, and the CA it goes to. */
export interface OrderParties extends Reached {
  readonly order: OrderRecord
}

/** @throws {ParkWork} where the configuration has no such CA any more */
export async function partiesOf(exchange: Exchange, deps: HandlerDeps): Promise<OrderParties> {
  const order = await findOrderOfExchange(deps.db, exchange.id)
  if (order === undefined) throw new Error('the exchange has lost its order')
  return { order, ...(await caOf(exchange, deps)) }
}

/** @throws {ParkWork} as {@link partiesOf} */
export async function caOf({ partnerId }: Pick<Exchange, 'partnerId'>, { db, cas }: HandlerDeps): Promise<Reached> {
  const partner = await findPartner(db, partnerId)
  if (partner === undefined) throw new Error('the exchange has lost its partner')
  if (partner.state === 'suspended')
    throw new ParkWork('suspended', `${partner.name} is suspended: nothing is sent to it`)
  const ca = cas?.find(partnerId)
  if (ca !== undefined) return { partner, ca }
  throw new ParkWork(
    'not-set-up',
    `the configuration has no CA ${partner.name} under cas; put it back, then eac queue replay`,
  )
}

const ONE_CALL_SECONDS = 120 // whatever calls a CA needs for one step of an order

/** What the bridge is told of one call for an order. */
export async function callFor({ id }: Pick<OrderRecord, 'id'>, deps: HandlerDeps): Promise<BridgeCall> {
  const { db, now } = deps
  const done = await orderSteps(db, id)
  const keep = async (step: string, left: string): Promise<void> => {
    await keepOrderStep(db, id, step, left, now())
    done.set(step, left)
  }
  return { key: id, ...callTime(deps), steps: { done, keep } }
}

/** What it is told of every call. */
export function callTime({ now, stopping }: HandlerDeps): Pick<BridgeCall, 'now' | 'signal'> {
  const late = AbortSignal.timeout(ONE_CALL_SECONDS * 1000)
  return { now: now(), signal: stopping === undefined ? late : AbortSignal.any([late, stopping]) }
}

/** Calls to CAs are held, paused and counted as those to all partners. */
export function reach({ cas }: HandlerDeps): NonNullable<HandlerDeps['cas']>['reach'] {
  if (cas === undefined) throw new ParkWork('not-set-up', 'this process has no CAs')
  return cas.reach
}

export function wishOf({ wishes, request }: OrderRecord): CertificateWish {
  return { ...wishes, key: request === undefined ? { at: 'ca' } : { at: 'ours', request } }
}

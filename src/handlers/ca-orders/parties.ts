import { ParkWork } from '../../async/index.ts'
import type { BridgeCall, CertificateWish, ConfiguredCa } from '../../ca-bridges/index.ts'
import type { Exchange, Partner } from '../../messages/index.ts'
import { findOrderOfExchange, findPartner, keepOrderStep, type OrderRecord, orderSteps } from '../../store/index.ts'
import type { HandlerDeps } from '../deps.ts'

/** An order, the CA it goes to, and the partner that this CA is here. */
export interface OrderParties {
  readonly order: OrderRecord
  readonly partner: Partner
  readonly ca: ConfiguredCa
}

/** @throws {ParkWork} where the configuration has no such CA any more */
export async function partiesOf(exchange: Exchange, deps: HandlerDeps): Promise<OrderParties> {
  const order = await findOrderOfExchange(deps.db, exchange.id)
  if (order === undefined) throw new Error('the exchange has lost its order')
  return { order, ...(await caOf(exchange, deps)) }
}

/** @throws {ParkWork} as {@link partiesOf} */
export async function caOf({ partnerId }: Exchange, { db, cas }: HandlerDeps): Promise<Omit<OrderParties, 'order'>> {
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
export async function callFor(
  { id }: Pick<OrderRecord, 'id'>,
  { db, now, stopping }: HandlerDeps,
): Promise<BridgeCall> {
  const done = await orderSteps(db, id)
  const keep = async (step: string, left: string): Promise<void> => {
    await keepOrderStep(db, id, step, left, now())
    done.set(step, left)
  }
  const late = AbortSignal.timeout(ONE_CALL_SECONDS * 1000)
  return {
    key: id,
    now: now(),
    signal: stopping === undefined ? late : AbortSignal.any([late, stopping]),
    steps: { done, keep },
  }
}

export function wishOf({ wishes, request }: OrderRecord): CertificateWish {
  return { ...wishes, key: request === undefined ? { at: 'ca' } : { at: 'ours', request } }
}

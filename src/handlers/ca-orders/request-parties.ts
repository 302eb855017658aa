import type { ConfiguredCa } from '../../ca-bridges/index.ts'
import { type Exchange, pauseBeforeLook } from '../../messages/index.ts'
import {
  type DomainRequestRecord,
  findCaRequest,
  findOrder,
  type OrderRecord,
  type OrderRequestRecord,
} from '../../store/index.ts'
import type { HandlerDeps } from '../deps.ts'
import { caOf, type Reached } from './parties.ts'

/** What a CA is asked about an order it has. */
export interface RequestParties extends Reached {
  readonly order: OrderRecord
  readonly request: OrderRequestRecord
}

/** @throws {ParkWork} where the configuration has no such CA any more */
export async function aboutOrder(exchange: Exchange, deps: HandlerDeps): Promise<RequestParties> {
  const request = await findCaRequest(deps.db, exchange.id)
  if (request === undefined || !('orderId' in request)) throw new Error('the exchange has lost what is asked')
  const order = await findOrder(deps.db, request.orderId)
  if (order === undefined) throw new Error('the exchange has lost its order')
  return { order, request, ...(await caOf(exchange, deps)) }
}

/** @throws {ParkWork} as {@link aboutOrder} */
export async function aboutDomain(
  exchange: Exchange,
  deps: HandlerDeps,
): Promise<Reached & { readonly request: DomainRequestRecord }> {
  const request = await findCaRequest(deps.db, exchange.id)
  if (request === undefined || 'orderId' in request) throw new Error('the exchange has lost what is asked')
  return { request, ...(await caOf(exchange, deps)) }
}

/** The pause before it is asked again whether people at the CA agreed: as long as was waited so far. In milliseconds. */
export function nextLook({ id, createdAt }: Exchange, { bridge }: ConfiguredCa, { now }: HandlerDeps): number {
  const waited = now().getTime() - createdAt.getTime()
  const { polling } = bridge
  const asLong = Math.min(waited, 1000 * polling.longestSeconds)
  return Math.max(pauseBeforeLook(0, polling, id), asLong)
}

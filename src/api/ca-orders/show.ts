import { z } from 'zod'
import { lookSooner } from '../../async/index.ts'
import { type CaOrderView, OperatorError, type ShownCaOrderView } from '../../messages/index.ts'
import { listOrders, orderChain, requestsAboutOrder } from '../../store/index.ts'
import { caNamed } from '../cas.ts'
import type { ApiDeps } from '../deps.ts'
import { someName } from '../input.ts'
import { stateOf } from './order-words.ts'
import { caOf, orderId, orderNamed, requestView, viewOf } from './view.ts'

export const CA_SHOW_INPUTS = {
  'ca.orders': z.strictObject({ ca: someName.optional(), open: z.boolean() }),
  'ca.show': z.strictObject({ id: orderId }),
  'ca.look': z.strictObject({ id: orderId }),
}

const MOST_SHOWN = 1_000

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
  const requests = await requestsAboutOrder(deps.db, order.id)
  return {
    ...(await viewOf(order, deps)),
    chain: chain.map(base64),
    request: order.request && base64(order.request),
    ticket: order.ticket,
    requests: await Promise.all(requests.map((one) => requestView(one, deps))),
  }
}

/** Sooner than its plan says, and never sooner than the CA allows. */
export async function lookAtCaOrder({ id }: { id: string }, deps: ApiDeps): Promise<CaOrderView> {
  const order = await orderNamed(id, deps)
  const { bridge } = caOf(order, deps)
  if (!(await lookSooner(order, bridge.polling, deps))) {
    throw new OperatorError('refused', `The order is ${stateOf(order, deps.now())}: nothing is looked at.`)
  }
  return viewOf(await orderNamed(id, deps), deps)
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

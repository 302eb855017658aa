import { z } from 'zod'
import { noteOrderNotThere, noteUnfinished, unpark } from '../../async/index.ts'
import { type CaOrderView, type CaReconcileWish, OperatorError } from '../../messages/index.ts'
import { findExchange } from '../../store/index.ts'
import type { ApiDeps } from '../deps.ts'
import { parseInput, reason } from '../input.ts'
import { stateOf } from './order-words.ts'
import { orderId, orderNamed, viewOf } from './view.ts'

export const CA_RECONCILE_INPUTS = {
  'ca.reconcile': z.strictObject({
    id: orderId,
    absent: z.boolean().optional(),
    ticket: z.string().min(1).max(1_000).optional(),
    why: reason,
  }),
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

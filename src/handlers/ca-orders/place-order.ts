import {
  LookAgain,
  noteCertificateCame,
  noteOrderEnded,
  noteOrderGoesOut,
  noteUnfinished,
  ParkWork,
  WorkFailed,
} from '../../async/index.ts'
import { type BridgeCall, BridgeError, type ConfiguredCa, type OrderAnswer } from '../../ca-bridges/index.ts'
import { type Exchange, pauseBeforeLook, unreachable } from '../../messages/index.ts'
import type { OrderRecord } from '../../store/index.ts'
import type { HandlerDeps } from '../deps.ts'
import { actOnTrouble } from './bridge-trouble.ts'
import { callFor, type OrderParties, partiesOf, reach, wishOf } from './parties.ts'

/**
 * Places an order. That it goes out is committed before the first byte leaves; what finds it written down and without a ticket, after
 * a crash or a time-out, asks the CA for it before it goes out again.
 */
export async function placeOrder(exchange: Exchange, deps: HandlerDeps): Promise<void> {
  if (exchange.state !== 'queued') return
  const parties = await partiesOf(exchange, deps)
  const { order, partner, ca } = parties
  let answer: OrderAnswer
  try {
    answer = await reach(deps)(partner, () => askForOrder(order, ca, deps))
  } catch (error) {
    return actOnTrouble(error, 'send', exchange, parties, deps)
  }
  await takeAnswer(answer, exchange, parties, deps)
}

async function askForOrder(order: OrderRecord, ca: ConfiguredCa, deps: HandlerDeps): Promise<OrderAnswer> {
  const call = await callFor(order, deps)
  if (order.state === 'submitted') {
    const known = await lookForOrder(order, ca, call)
    if (known !== undefined) return known
  } else if (!(await noteOrderGoesOut(order, deps))) {
    throw new LookAgain(1_000) // somebody moved it since it was read
  }
  return ca.bridge.order(wishOf(order), call)
}

/**
 * It was written down that it goes out, and nobody knows what became of that.
 * @returns what the CA has of it; undefined: it may be placed again
 */
async function lookForOrder(
  order: OrderRecord,
  { bridge }: ConfiguredCa,
  call: BridgeCall,
): Promise<OrderAnswer | undefined> {
  if (bridge.reconcile === undefined) {
    if (bridge.repeatsSafely) return undefined
    const how = `look there, then eac ca reconcile ${order.id} --absent, or --ticket with what it is called there`
    throw new ParkWork('outcome-unknown', `${bridge.name} cannot be asked whether it has the order ${order.id}: ${how}`)
  }
  const found = await bridge.reconcile(wishOf(order), call).catch(tellsNothing)
  switch (found.kind) {
    case 'found':
      return found.answer
    case 'absent':
      return undefined
    case 'cannot-tell':
      if (bridge.repeatsSafely) return undefined
      throw new WorkFailed('outcome-unknown', found.why)
    default:
      return unreachable(found)
  }
}

/** The CA was not reached, or refused to be asked: that says nothing of the order, which may be there. */
function tellsNothing(error: unknown): never {
  if (!(error instanceof BridgeError)) throw error
  const { class: kind, message, code, field, retryAt } = error
  throw new BridgeError(kind, message, { outcome: 'unknown', code, field, retryAt, cause: error })
}

/** Writes down what a CA said of an order. @returns when it is looked at again; undefined: it need not be */
export async function takeAnswer(
  answer: OrderAnswer,
  exchange: Exchange,
  { order, ca }: OrderParties,
  deps: HandlerDeps,
): Promise<Date | undefined> {
  switch (answer.kind) {
    case 'pending':
    case 'issuing': {
      const { ticket, lookAgainAt } = answer
      const looks = order.ticket === undefined ? 0 : order.looks + 1
      const byPlan = new Date(deps.now().getTime() + pauseBeforeLook(looks, ca.bridge.polling, order.id))
      const lookAt = lookAgainAt ?? byPlan
      const [state, waiting] =
        answer.kind === 'issuing' ? (['issuing', []] as const) : (['pending_validation', answer.waitingFor] as const)
      await noteUnfinished(exchange, order, { state, ticket, waiting, lookAt }, deps)
      return lookAt
    }
    case 'issued':
      await noteCertificateCame(exchange, order, answer, deps)
      return undefined
    case 'ended': {
      const { as, ticket, why } = answer
      const end =
        as === 'revoked' ? { as: 'failed' as const, why: `revoked at the CA before it came: ${why}` } : { as, why }
      await noteOrderEnded(exchange, order, { ...end, ticket }, deps)
      return undefined
    }
    default:
      return unreachable(answer)
  }
}

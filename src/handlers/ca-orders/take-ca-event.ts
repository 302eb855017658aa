import { followHint } from '../../async/index.ts'
import type { ConfiguredCa, HintToLook, InboundEvent, X509Bridge } from '../../ca-bridges/index.ts'
import { findExchange, insertEvent, type OrderRecord, ordersHintedAt, requestsAboutOrder } from '../../store/index.ts'
import type { HandlerDeps } from '../deps.ts'

export interface CaEventResult {
  /** Undefined: it says nothing that this CA would. */
  readonly hint: HintToLook | undefined
  /** Orders of which something is awaited, and which it may mean. */
  readonly orders: readonly OrderRecord[]
}

/**
 * Somebody, the CA perhaps, says that something happened there. That is never believed: what it may mean is looked at sooner, as far
 * as the plan of the CA allows. What means nothing here is told by an event.
 */
export async function takeCaEvent(
  { bridge, partnerId }: ConfiguredCa,
  event: InboundEvent,
  deps: HandlerDeps,
): Promise<CaEventResult> {
  const hint = hintIn(event, bridge)
  const orders = hint === undefined ? [] : await ordersHintedAt(deps.db, partnerId, hint)
  for (const order of orders) {
    await followHint(order, bridge.polling, deps)
    await lookAtRequests(order, deps)
  }
  return { hint, orders }
}

/** What a bridge trips over means nothing either: anybody may have written it. */
function hintIn(event: InboundEvent, bridge: X509Bridge): HintToLook | undefined {
  try {
    return bridge.readEvent?.(event)
  } catch {
    return undefined
  }
}

/** A revocation that people at the CA must agree to may be done. */
async function lookAtRequests(order: OrderRecord, { db, hurry }: HandlerDeps): Promise<void> {
  for (const { exchangeId, doneAt } of await requestsAboutOrder(db, order.id)) {
    const exchange = doneAt === undefined ? await findExchange(db, exchangeId) : undefined
    if (exchange?.state === 'awaiting-callback') await hurry('poll', exchange.id)
  }
}

/** @param more of them since the last that was told */
export async function noteStrangeEvent(
  { partnerId }: ConfiguredCa,
  told: { readonly method: string; readonly why: string; readonly bytes: number; readonly more: number },
  { db, now }: Pick<HandlerDeps, 'db' | 'now'>,
): Promise<void> {
  await insertEvent(db, { kind: 'event of a CA not understood', partnerId, details: { ...told } }, now())
}

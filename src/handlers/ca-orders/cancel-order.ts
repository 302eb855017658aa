import { cancelDraft, LookAgain, noteCancelled, noteOvertaken, noteRequestAsked, ParkWork } from '../../async/index.ts'
import type { CancelAnswer } from '../../ca-bridges/index.ts'
import { type Exchange, unreachable } from '../../messages/index.ts'
import { findExchange, type OrderRecord, orderChain } from '../../store/index.ts'
import type { HandlerDeps } from '../deps.ts'
import { actOnTrouble } from './bridge-trouble.ts'
import { callFor, reach } from './parties.ts'
import { takeAnswer } from './place-order.ts'
import { aboutOrder, nextLook, type RequestParties } from './request-parties.ts'

const NOT_KNOWN_YET = 10_000 // milliseconds, until it is known whether the CA has the order

/** Withdraws an order that the CA has, before its certificate is there. A repeat is harmless: what is cancelled already counts. */
export async function cancelAtCa(exchange: Exchange, deps: HandlerDeps): Promise<void> {
  if (exchange.state !== 'queued') return
  const parties = await aboutOrder(exchange, deps)
  const { order, request, ca, partner } = parties
  if (await isDecided(exchange, parties, deps)) return
  const { ticket } = order
  const { note = '' } = request
  if (order.state === 'draft' && (await cancelDraft(order, note, deps))) return
  if (ticket === undefined) throw new LookAgain(NOT_KNOWN_YET) // it is found out first what the CA has
  let answer: CancelAnswer | undefined
  try {
    const call = await callFor(order, deps)
    answer = await reach(deps)(partner, async () => ca.bridge.cancel?.(ticket, note, call))
  } catch (error) {
    return actOnTrouble(error, 'send', exchange, parties, deps)
  }
  if (answer === undefined) throw new ParkWork('no-words', `${partner.name} cancels nothing on our word`)
  await takeCancelAnswer(answer, exchange, parties, deps)
}

/** Whether somebody at the CA agreed shows on the order, which is looked at by its own plan. @throws {LookAgain} until then */
export async function watchCancellation(exchange: Exchange, deps: HandlerDeps): Promise<void> {
  if (exchange.state !== 'awaiting-callback') return
  const parties = await aboutOrder(exchange, deps)
  if (await isDecided(exchange, parties, deps)) return
  throw new LookAgain(nextLook(exchange, parties.ca, deps))
}

async function takeCancelAnswer(
  answer: CancelAnswer,
  exchange: Exchange,
  parties: RequestParties,
  deps: HandlerDeps,
): Promise<void> {
  const { order, request } = parties
  switch (answer.kind) {
    case 'cancelled':
      if (await noteCancelled(order, request.note ?? '', deps)) return
      throw new LookAgain(1_000) // it came to its end meanwhile
    case 'asked':
      return noteRequestAsked(exchange, request, answer.note, deps)
    case 'too-late': {
      const ofOrder = await findExchange(deps.db, order.exchangeId)
      if (ofOrder !== undefined) await takeAnswer(answer.answer, ofOrder, parties, deps)
      return noteOvertaken(exchange, request, { cameTo: 'too-late', why: 'the CA had gone on to its end' }, deps)
    }
    default:
      return unreachable(answer)
  }
}

/** The order came to its end, or its certificate is here: there is nothing to cancel. */
async function isDecided(exchange: Exchange, { order, request }: RequestParties, deps: HandlerDeps): Promise<boolean> {
  const why = await decisionOn(order, deps)
  const cameTo = order.state === 'cancelled' ? 'done' : 'too-late'
  if (why !== undefined) await noteOvertaken(exchange, request, { cameTo, why }, deps)
  return why !== undefined
}

async function decisionOn(order: OrderRecord, { db }: HandlerDeps): Promise<string | undefined> {
  if (order.endedAt !== undefined) return `the order is ${order.state}`
  const hasCome = order.state === 'issuing' && (await orderChain(db, order.id)).length > 0
  return hasCome ? 'its certificate is here: it can be revoked' : undefined
}

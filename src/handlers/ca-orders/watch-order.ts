import { LookAgain, ParkWork } from '../../async/index.ts'
import type { OrderAnswer } from '../../ca-bridges/index.ts'
import type { Exchange } from '../../messages/index.ts'
import type { HandlerDeps } from '../deps.ts'
import { actOnTrouble } from './bridge-trouble.ts'
import { callFor, type OrderParties, partiesOf, reach } from './parties.ts'
import { takeAnswer } from './place-order.ts'

const DAY = 86_400_000

/** Asks the CA how an order stands, until it is at its end. @throws {LookAgain} while it is not */
export async function watchOrder(exchange: Exchange, deps: HandlerDeps): Promise<void> {
  if (exchange.state !== 'awaiting-callback') return
  const parties = await partiesOf(exchange, deps)
  const { order, partner, ca } = parties
  const { ticket, submittedAt = exchange.createdAt } = order
  if (ticket === undefined) throw new Error('an order that is watched has lost its ticket')
  const early = soonest(parties) - deps.now().getTime()
  if (early > 0) throw new LookAgain(early)
  let answer: OrderAnswer
  try {
    answer = await reach(deps)(partner, async () => ca.bridge.status(ticket, await callFor(order, deps)))
  } catch (error) {
    return actOnTrouble(error, 'poll', exchange, parties, deps)
  }
  const next = await takeAnswer(answer, exchange, parties, deps)
  if (next === undefined) return
  const { stopAfterDays } = ca.bridge.polling
  if (deps.now().getTime() - submittedAt.getTime() >= stopAfterDays * DAY) {
    throw new ParkWork('not-decided', `${partner.name} has not decided within ${stopAfterDays} days`)
  }
  throw new LookAgain(Math.max(1_000, next.getTime() - deps.now().getTime()))
}

/** As it is planned, and never before the floor, whoever has it looked at. In milliseconds of the clock. */
function soonest({ order: { lookAt, lookedAt }, ca }: OrderParties): number {
  const floor = lookedAt === undefined ? 0 : lookedAt.getTime() + 1000 * ca.bridge.polling.floorSeconds
  return Math.max(lookAt?.getTime() ?? 0, floor)
}

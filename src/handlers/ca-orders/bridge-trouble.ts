import {
  attemptsAt,
  HeldBack,
  LookAgain,
  noteOrderEnded,
  noteOrderNotThere,
  ParkWork,
  pauseCalls,
  WorkFailed,
} from '../../async/index.ts'
import { BridgeError } from '../../ca-bridges/index.ts'
import { type Exchange, type Task, unreachable } from '../../messages/index.ts'
import { holdOrder, insertEvent, noteLooked, type OrderRecord } from '../../store/index.ts'
import type { HandlerDeps } from '../deps.ts'
import type { Reached } from './parties.ts'

const QUOTA_PAUSE = 3_600_000 // in milliseconds, where the CA names no time
const MOST_TRIES_UNKNOWN = 5 // a CA may know an order a little later than it said so

/**
 * What is done about trouble with a CA. An order that is certainly not there is a draft again; where nobody knows, it stays
 * `submitted`, and the next attempt finds out first.
 * @throws what the queue acts upon; returns where the order has ended
 */
export async function actOnTrouble(
  error: unknown,
  task: Extract<Task, 'send' | 'poll'>,
  exchange: Exchange,
  { order, partner, ca }: Reached & { readonly order?: OrderRecord },
  deps: HandlerDeps,
): Promise<void> {
  if (!(error instanceof BridgeError)) throw error
  const placed = exchange.operation === 'OrderCertificate' && task === 'send' ? order : undefined
  const isCertain = error.outcome !== 'unknown' || error.safeToRepeat
  if (placed !== undefined && isCertain) await noteOrderNotThere(placed, undefined, deps)
  if (task === 'poll' && order !== undefined) await noteLooked(deps.db, order.id, deps.now())
  switch (error.class) {
    case 'auth':
      await pauseCalls(
        partner,
        `credentials refused: ${error.message}; mend them, then eac queue resume ${partner.name}`,
        deps.db,
        deps.now(),
      )
      throw new HeldBack(partner.name)
    case 'validation':
      if (placed === undefined || !isCertain) throw new ParkWork(error.code, error.message)
      return noteOrderEnded(exchange, placed, { as: 'failed', why: error.message, field: error.field }, deps)
    case 'quota':
      return holdForQuota(error, exchange, order, deps)
    case 'not-found':
      if (placed !== undefined || (await attemptsAt(deps.db, exchange.id, task)) + 1 >= MOST_TRIES_UNKNOWN) {
        throw new ParkWork(error.code, error.message)
      }
      throw new WorkFailed(error.code, error.message, error.retryAt)
    case 'transient':
      throw new WorkFailed(error.code, error.message, notBefore(error, task, ca, deps))
    case 'permanent':
      throw new ParkWork(error.code, error.message)
    default:
      return unreachable(error.class)
  }
}

/** The CA's own pause, and where an order is looked at, the least pause of its plan. */
function notBefore(
  { retryAt }: BridgeError,
  task: Task,
  { bridge }: Reached['ca'],
  { now }: HandlerDeps,
): Date | undefined {
  if (task !== 'poll') return retryAt
  const floor = now().getTime() + 1000 * bridge.polling.floorSeconds
  return new Date(Math.max(floor, retryAt?.getTime() ?? 0))
}

/** Told once for each reason. @throws {LookAgain} */
async function holdForQuota(
  { message, retryAt }: BridgeError,
  { id, partnerId }: Exchange,
  order: OrderRecord | undefined,
  { db, now }: HandlerDeps,
): Promise<never> {
  const at = now()
  const pause = Math.max(1_000, (retryAt?.getTime() ?? at.getTime() + QUOTA_PAUSE) - at.getTime())
  await db.transaction().execute(async (tx) => {
    if (order === undefined || !(await holdOrder(tx, order.id, message))) return
    const details = { order: order.id, why: message, nextInSeconds: Math.ceil(pause / 1000) }
    await insertEvent(tx, { kind: 'order held: no quota', exchangeId: id, partnerId, details }, at)
  })
  throw new LookAgain(pause)
}

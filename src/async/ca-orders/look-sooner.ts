import type { PollingPlan } from '../../messages/index.ts'
import { bringLookForward, findExchange, insertEvent, type OrderRecord, setOrderLook } from '../../store/index.ts'
import type { OrderDeps } from './exchange-of-order.ts'

const LEAST_AFTER_HINT = 10 // seconds between two looks: anybody may send hints

interface SoonerDeps extends OrderDeps {
  readonly hurry: OrderDeps['dispatch']
}

/** A person wants it looked at: now, or as soon as the CA allows. @returns false where nothing is looked at */
export async function lookSooner(
  order: OrderRecord,
  { floorSeconds }: PollingPlan,
  deps: SoonerDeps,
): Promise<boolean> {
  const exchange = await findExchange(deps.db, order.exchangeId)
  if (exchange?.state !== 'awaiting-callback') return false
  await setOrderLook(deps.db, order.id, earliest(order, floorSeconds, deps.now()))
  await deps.hurry('poll', exchange.id) // what comes too early waits for its time
  return true
}

/**
 * Somebody says that there is something to see at the CA. The order is looked at sooner than planned, and never sooner than the plan
 * allows; one that is due already has pauses of its own, as looks fail.
 * @returns whether that is sooner
 */
export async function followHint(order: OrderRecord, plan: PollingPlan, deps: SoonerDeps): Promise<boolean> {
  const { db, now, hurry } = deps
  const exchange = await findExchange(db, order.exchangeId)
  if (exchange?.state !== 'awaiting-callback') return false
  const at = now()
  const lookAt = earliest(order, Math.max(plan.floorSeconds, LEAST_AFTER_HINT), at)
  const isSooner = await db.transaction().execute(async (tx) => {
    if (!(await bringLookForward(tx, order.id, lookAt))) return false
    const event = { kind: 'looked at sooner', exchangeId: exchange.id, partnerId: order.partnerId }
    await insertEvent(tx, { ...event, details: { order: order.id, why: 'an event of the CA', lookAt } }, at)
    return true
  })
  if (isSooner) await hurry('poll', exchange.id)
  return isSooner
}

function earliest({ lookedAt }: OrderRecord, seconds: number, now: Date): Date {
  if (lookedAt === undefined) return now
  return new Date(Math.max(now.getTime(), lookedAt.getTime() + 1000 * seconds))
}

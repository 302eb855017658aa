import { type BridgeCall, BridgeError } from '../index.ts'
import type { AcmeSession } from './session.ts'
import type { Order } from './shapes.ts'
import { meaningOf, ORDER_STATUSES } from './statuses.ts'

/** A wish has one order, unless the CA gave it one that another wish had, too. */
const ORDER = 'order '
const ASKS = 'asks for order '
const MOST_ORDERS = 5
const MOST_LOOKED_AT = 30

/** The order of a wish, as its journal has it. @returns its address */
export function lastOrder({ steps }: Pick<BridgeCall, 'steps'>): string | undefined {
  return steps.done.get(`${ORDER}${ordersOf(steps)}`)
}

function ordersOf({ done }: BridgeCall['steps']): number {
  return [...done.keys()].filter((step) => step.startsWith(ORDER)).length
}

/**
 * Asks for an order, and keeps its address. Where it was asked for before and nobody heard the answer, the CA's list of our orders is
 * looked through first. @returns its address
 */
export async function placeOrder(
  names: readonly string[],
  end: Date | undefined,
  session: AcmeSession,
  { steps }: Pick<BridgeCall, 'steps'>,
): Promise<string> {
  const made = ordersOf(steps)
  if (made >= MOST_ORDERS) {
    throw new BridgeError('permanent', `its last ${made} orders were finalized for other wishes`, {
      outcome: 'refused',
    })
  }
  const asks = `${ASKS}${made + 1}`
  const found = steps.done.has(asks) ? await findOpenOrder(names, session) : undefined
  await steps.keep(asks, '')
  const url = found ?? (await session.placeOrder(names, end)).url
  await steps.keep(`${ORDER}${made + 1}`, url)
  return url
}

/** The newest of our orders for exactly these names that nobody has finalized. One of another wish does no harm: whose key it has is looked at. */
async function findOpenOrder(names: readonly string[], session: AcmeSession): Promise<string | undefined> {
  for (const url of (await session.orders()).slice(-MOST_LOOKED_AT).reverse()) {
    const order = await session.order(url)
    if (isOpen(order) && haveSameNames(order, names)) return url
  }
  return undefined
}

function isOpen({ status }: Order): boolean {
  const meaning = meaningOf(ORDER_STATUSES, status)
  return meaning === 'prove the names' || meaning === 'finalize'
}

function haveSameNames({ identifiers }: Order, names: readonly string[]): boolean {
  const sorted = (list: readonly string[]): string => [...new Set(list.map((name) => name.toLowerCase()))].sort().join()
  return sorted(identifiers.map(({ value }) => value)) === sorted(names)
}

import { settle } from '../async/index.ts'
import { type Exchange, listKindOf, type SendListOperation } from '../messages/index.ts'
import { listOf } from '../store/index.ts'
import { type HandlerDeps, sidesOf } from './deps.ts'
import { takeList } from './take-list.ts'

/** Looks at a list a partner sent unasked. What it says to it stays with the exchange; the partner has its receipt. */
export async function handleBroughtList(exchange: Exchange, deps: HandlerDeps): Promise<void> {
  const { authority, partner } = await sidesOf(exchange, deps)
  const list = await listOf(deps.db, exchange)
  const taken = await takeList(authority, partner, listKindOf(exchange.operation as SendListOperation), list, deps)
  const settled = await settle(exchange, { kind: 'list', list }, (tx) => taken.keep(tx), taken.details, deps)
  if (settled) await taken.sendOn()
}

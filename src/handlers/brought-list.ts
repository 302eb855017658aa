import { settle } from '../async/index.ts'
import { type Exchange, listKindOf, type SendListOperation } from '../messages/index.ts'
import { dropList, listOf } from '../store/index.ts'
import { type HandlerDeps, sidesOf } from './deps.ts'
import { takeList } from './take-list.ts'

/** Looks at a list a partner sent unasked. What it says to it stays with the exchange; the partner has its receipt. */
export async function handleBroughtList(exchange: Exchange, deps: HandlerDeps): Promise<void> {
  const { authority, partner } = await sidesOf(exchange, deps)
  const list = await listOf(deps.db, exchange)
  const kind = listKindOf(exchange.operation as SendListOperation)
  const taken = await takeList(authority, { by: 'partner', partner }, kind, list, deps)
  const { judgement, details } = taken
  if (!judgement.ok) {
    // it may come again once what speaks against it is mended; until then its octets are nobody's
    await settle(exchange, { kind: 'refused', reason: 'not-accepted' }, (tx) => dropList(tx, exchange), details, deps)
    return
  }
  const settled = await settle(exchange, { kind: 'list', list }, (tx) => taken.keep(tx), details, deps)
  if (settled) await taken.sendOn()
}

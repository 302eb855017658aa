import { settle } from '../async/index.ts'
import { type Exchange, type GetListOperation, listKindOf, type Outcome } from '../messages/index.ts'
import { currentList, letExchangeGo, listContent, noteListHeld, type Tx } from '../store/index.ts'
import { type HandlerDeps, sidesOf } from './deps.ts'

/** Gives a partner the newest list of the kind it asks for, octet for octet as it was received. */
export async function handleGetList(exchange: Exchange, deps: HandlerDeps): Promise<void> {
  const { partner, authority } = await sidesOf(exchange, deps)
  const kind = listKindOf(exchange.operation as GetListOperation)
  if (partner.state === 'suspended') return refuse(exchange, `${partner.name} is suspended`, deps)
  const current = await currentList(deps.db, authority.id, kind)
  const list = current && (await listContent(deps.db, current.sha256))
  if (current === undefined || list === undefined) return refuse(exchange, `${authority.name} has no such list`, deps)
  const outcome: Outcome = { kind: 'list', list }
  const { sha256, signedAt } = current
  const held = { partnerId: partner.id, kind, sha256, how: 'asked', at: deps.now() } as const
  const also = async (tx: Tx) => {
    if (exchange.callbackUrl !== undefined) return // by callback it counts once the partner says that it has it
    await noteListHeld(tx, held)
    await letExchangeGo(tx, exchange.id)
  }
  await settle(exchange, outcome, also, { list: kind, sha256, signedAt }, deps)
}

async function refuse(exchange: Exchange, why: string, deps: HandlerDeps): Promise<void> {
  const also = async (tx: Tx) => {
    if (exchange.callbackUrl === undefined) await letExchangeGo(tx, exchange.id)
  }
  await settle(exchange, { kind: 'refused', reason: 'list-not-available' }, also, { why }, deps)
}

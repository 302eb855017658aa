import type { Exchange } from '../messages/index.ts'
import type { Database } from './database.ts'
import { exchangeOf, findExchange } from './exchanges.ts'
import { findPartner } from './partners.ts'

/** An exchange, and those that were made for it. */
export interface ExchangeTree {
  readonly exchange: Exchange
  readonly partnerName: string
  readonly authorityName: string
  readonly made: readonly ExchangeTree[]
}

const MOST_STEPS = 20 // up, and down
const MOST_MADE = 100 // for one exchange

/**
 * The whole that an exchange belongs to, from what began it. One was made for another where it carries it on or comes of it; and
 * where authorities of this node ask each other, what came in at one is made by what the other sent, under the same messageID.
 */
export async function exchangeTree(db: Database, exchange: Exchange): Promise<ExchangeTree> {
  let first = exchange
  for (let step = 0; step < MOST_STEPS; step++) {
    const before = await madeFor(db, first)
    if (before === undefined) break
    first = before
  }
  return treeFrom(db, first, 0)
}

async function treeFrom(db: Database, exchange: Exchange, depth: number): Promise<ExchangeTree> {
  const made: ExchangeTree[] = []
  if (depth < MOST_STEPS) for (const one of await madeBy(db, exchange)) made.push(await treeFrom(db, one, depth + 1))
  const partner = await findPartner(db, exchange.partnerId)
  const authority = await db
    .selectFrom('authority')
    .select('name')
    .where('id', '=', exchange.authorityId)
    .executeTakeFirst()
  return { exchange, partnerName: partner?.name ?? '', authorityName: authority?.name ?? '', made }
}

async function madeFor(db: Database, exchange: Exchange): Promise<Exchange | undefined> {
  if (exchange.forExchange !== undefined) return findExchange(db, exchange.forExchange)
  return exchange.direction === 'in' ? otherSide(db, exchange) : undefined
}

async function madeBy(db: Database, exchange: Exchange): Promise<Exchange[]> {
  const rows = await db
    .selectFrom('exchange')
    .selectAll()
    .where('for_exchange', '=', exchange.id)
    .orderBy('created_at')
    .limit(MOST_MADE)
    .execute()
  const taken = exchange.direction === 'out' ? await otherSide(db, exchange) : undefined
  return [...(taken === undefined ? [] : [taken]), ...rows.map(exchangeOf)]
}

/** The same message as the other authority of this node has it: same id, same content. */
async function otherSide(
  db: Database,
  { id, direction, messageId, operation }: Exchange,
): Promise<Exchange | undefined> {
  if (messageId === undefined) return undefined
  const row = await db
    .selectFrom('exchange as here')
    .innerJoin('partner as far', 'far.id', 'here.partner_id')
    .innerJoin('authority as near', 'near.id', 'here.authority_id')
    .innerJoin('authority as other_side', (on) =>
      on.onRef('other_side.country', '=', 'far.country').onRef('other_side.mnemonic', '=', 'far.mnemonic'),
    )
    .innerJoin('partner as us', (on) =>
      on
        .onRef('us.authority_id', '=', 'other_side.id')
        .onRef('us.country', '=', 'near.country')
        .onRef('us.mnemonic', '=', 'near.mnemonic'),
    )
    .innerJoin('exchange as there', (on) => on.onRef('there.partner_id', '=', 'us.id'))
    .selectAll('there')
    .where('here.id', '=', id)
    .where('there.message_id', '=', messageId)
    .where('there.direction', '=', direction === 'in' ? 'out' : 'in')
    .where('there.operation', '=', operation)
    .whereRef('there.content_sha256', '=', 'here.content_sha256')
    .orderBy('there.created_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row === undefined ? undefined : exchangeOf(row)
}

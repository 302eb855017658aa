import { sql } from 'kysely'
import type { Exchange } from '../messages/index.ts'
import { type Database, insertEvent, type Tx } from '../store/index.ts'
import { moveState } from './move-state.ts'
import { discharge, owe } from './outbox.ts'
import { SETTLED_CHANNEL } from './settle.ts'

/**
 * The work on an accepted exchange waits for people: nothing is owed until they decide.
 * @param propose puts it before them, in the same transaction
 * @returns false when the exchange was settled by someone else
 */
export async function awaitApproval(
  exchange: Exchange,
  propose: (tx: Tx, at: Date) => Promise<unknown>,
  { db, now }: { readonly db: Database; readonly now: () => Date },
): Promise<boolean> {
  const at = now()
  return db.transaction().execute(async (tx) => {
    if (!(await moveState(tx, exchange.id, 'accepted', 'awaiting-approval'))) return false
    await discharge(tx, exchange.id, 'handle')
    await propose(tx, at)
    await sql`select pg_notify(${SETTLED_CHANNEL}, ${exchange.id})`.execute(tx) // nobody has to stay connected for it
    return true
  })
}

/**
 * People approved: the work on the exchange is owed again; in the transaction of their decision.
 * @returns false when the exchange waits no more
 */
export async function takeUpApproved(tx: Tx, exchange: Exchange, at: Date): Promise<boolean> {
  const { id, partnerId } = exchange
  if (!(await moveState(tx, id, 'awaiting-approval', 'accepted'))) return false
  await owe(tx, exchange, 'handle', at)
  await insertEvent(tx, { kind: 'taken up again', exchangeId: id, partnerId, details: { task: 'handle' } }, at)
  return true
}

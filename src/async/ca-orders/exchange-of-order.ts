import type { Exchange, Task } from '../../messages/index.ts'
import { type Database, insertEvent, lockExchange, type Tx } from '../../store/index.ts'
import { discharge, owe } from '../outbox.ts'

/** An order at an X.509 CA and its exchange move together: the order from a named state, what is owed with it. */
export interface OrderDeps {
  readonly db: Database
  readonly now: () => Date
  readonly dispatch: (task: Task, exchangeId: string) => Promise<void>
}

export async function moveToPolling(tx: Tx, exchange: Exchange, at: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('exchange')
    .set({ state: 'awaiting-callback' })
    .where('id', '=', exchange.id)
    .where('state', 'in', ['queued', 'parked']) // parked while the call was under way: it arrived all the same
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return false
  await discharge(tx, exchange.id, 'send')
  await owe(tx, exchange, 'poll', at)
  return true
}

export async function close(tx: Tx, { id }: Exchange, outcome: string, at: Date): Promise<void> {
  await lockExchange(tx, id)
  await tx
    .updateTable('exchange')
    .set(({ fn, val }) => ({ state: 'closed', outcome, settled_at: fn.coalesce('settled_at', val(at)), closed_at: at }))
    .where('id', '=', id)
    .where('state', '!=', 'closed')
    .execute()
  await tx.deleteFrom('outbox').where('exchange_id', '=', id).execute()
}

export function tell(
  tx: Tx,
  kind: string,
  { id, partnerId }: Exchange,
  details: Readonly<Record<string, unknown>>,
  at: Date,
): Promise<void> {
  return insertEvent(tx, { kind, exchangeId: id, partnerId, details }, at)
}

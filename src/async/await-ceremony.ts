import type { Exchange } from '../messages/index.ts'
import { insertEvent, type Tx } from '../store/index.ts'
import { moveState } from './move-state.ts'
import { discharge, owe } from './outbox.ts'

type Details = Readonly<Record<string, unknown>>

/**
 * An accepted exchange waits until people bring what only a machine without a network can make; nothing is owed until then.
 * @returns false when the exchange was settled by someone else
 */
export async function awaitCeremony(tx: Tx, { id, partnerId }: Exchange, details: Details, at: Date): Promise<boolean> {
  if (!(await moveState(tx, id, 'accepted', 'awaiting-ceremony'))) return false
  await discharge(tx, id, 'handle')
  await insertEvent(tx, { kind: 'waiting for ceremony', exchangeId: id, partnerId, details }, at)
  return true
}

/**
 * People brought it: the work on the exchange is owed again, and finds what was kept; in the transaction that keeps it.
 * @returns false when the exchange waits no more
 */
export async function takeUpFromCeremony(tx: Tx, exchange: Exchange, details: Details, at: Date): Promise<boolean> {
  const { id, partnerId } = exchange
  if (!(await moveState(tx, id, 'awaiting-ceremony', 'accepted'))) return false
  await owe(tx, exchange, 'handle', at)
  await insertEvent(tx, { kind: 'answer brought by hand', exchangeId: id, partnerId, details }, at)
  return true
}

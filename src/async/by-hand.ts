import type { Exchange, Outcome, Partner } from '../messages/index.ts'
import { type Database, insertEvent, listOpenRequestsTo, type Tx } from '../store/index.ts'
import { type OutgoingDeps, takeOutcome } from './outgoing.ts'

/** Stands for the code of the wire where people carried the message. */
export const BY_HAND = 'by-hand'

/**
 * A request of ours is carried by people from now on: nothing of it is sent any more, and they bring the answer. One that comes by
 * wire after all is still taken.
 * @returns false when it is neither to be sent nor parked
 */
export async function giveToPeople(
  { id, partnerId }: Exchange,
  details: Readonly<Record<string, unknown>>,
  { db, now }: { readonly db: Database; readonly now: () => Date },
): Promise<boolean> {
  return db.transaction().execute((tx) => giveWithin(tx, { id, partnerId }, details, now()))
}

async function giveWithin(
  tx: Tx,
  { id, partnerId }: Pick<Exchange, 'id' | 'partnerId'>,
  details: Readonly<Record<string, unknown>>,
  at: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('exchange')
    .set({ state: 'awaiting-callback', wire_status: BY_HAND })
    .where('id', '=', id)
    .where('direction', '=', 'out')
    .where('state', 'in', ['queued', 'parked'])
    .where('outcome', 'is', null) // parked with an outcome: its answer is there
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return false
  await tx.deleteFrom('outbox').where('exchange_id', '=', id).execute()
  await insertEvent(tx, { kind: 'goes by hand', exchangeId: id, partnerId, details }, at)
  return true
}

/** The same for all requests to a state that has lost its SPOC, within the transaction that notes that. */
export async function giveAllToPeople(
  tx: Tx,
  state: Partner,
  details: Readonly<Record<string, unknown>>,
  at: Date,
): Promise<void> {
  for (const exchange of await listOpenRequestsTo(tx, state.id)) await giveWithin(tx, exchange, details, at)
}

/** The answer that people brought; looked at and used as if it had come by wire. @returns false when one was there already */
export async function takeFromPeople(
  exchange: Exchange,
  outcome: Outcome,
  by: string | undefined,
  { db, now, dispatch }: OutgoingDeps,
): Promise<boolean> {
  const details = by === undefined ? {} : { by }
  const said = { kind: 'answer brought by hand', returnCode: BY_HAND, details }
  const taken = await db.transaction().execute((tx) => takeOutcome(tx, exchange, outcome, said, now()))
  if (taken) await dispatch('install', exchange.id)
  return taken
}

import type { Exchange } from '../messages/index.ts'
import { type Database, insertEvent, lockExchange } from '../store/index.ts'
import { owe } from './outbox.ts'

/**
 * An answer that its partner took by callback, and has lost since, is owed once more: the stored outcome, under the same messageID, so
 * that nothing is issued again. Not where the messageID may mean another exchange by now. The caller dispatches `deliver`.
 * @param details who says so, and why
 * @returns false when there is no such answer
 */
export async function oweAnswerAgain(
  { id, partnerId, operation }: Exchange,
  details: Readonly<Record<string, unknown>>,
  db: Database,
  now: Date,
): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    // held first, as in claimRepeat: nobody takes the messageID over meanwhile
    const means = tx.selectFrom('live_repeat').select('exchange_id').where('exchange_id', '=', id).forUpdate()
    if ((await means.executeTakeFirst()) === undefined) return false
    await lockExchange(tx, id)
    const { numUpdatedRows } = await tx
      .updateTable('exchange')
      .set({ state: 'settled', closed_at: null })
      .where('id', '=', id)
      .where('direction', '=', 'in')
      .where('state', '=', 'closed')
      .where('outcome', 'is not', null)
      .where('callback_url', 'is not', null)
      .where(({ exists, selectFrom }) =>
        exists(selectFrom('event').select('id').where('exchange_id', '=', id).where('kind', '=', 'callback delivered')),
      )
      .executeTakeFirst()
    if (numUpdatedRows === 0n) return false
    await insertEvent(tx, { kind: 'answer goes out again', exchangeId: id, partnerId, details }, now)
    await owe(tx, { id, partnerId, operation }, 'deliver', now)
    return true
  })
}

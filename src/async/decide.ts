import type { Exchange, Outcome } from '../messages/index.ts'
import { type Database, insertEvent, keepOutcome } from '../store/index.ts'

/**
 * A person answers what waited for a decision: outcome, certificates and event in one transaction. The partner gets it when
 * it asks.
 * @returns false when the exchange does not wait for that (any more)
 */
export async function decide(
  exchange: Exchange,
  outcome: Outcome,
  details: Readonly<Record<string, unknown>>,
  { db, now }: { readonly db: Database; readonly now: () => Date },
): Promise<boolean> {
  const at = now()
  return db.transaction().execute(async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('exchange')
      .set({ state: 'closed', settled_at: at, closed_at: at })
      .where('id', '=', exchange.id)
      .where('state', '=', 'awaiting-decision')
      .executeTakeFirst()
    if (numUpdatedRows === 0n) return false
    const kept = await keepOutcome(tx, exchange.id, outcome, at)
    await tx.updateTable('exchange').set(kept).where('id', '=', exchange.id).execute()
    const kind = outcome.kind === 'refused' ? 'refused by an operator' : 'answered by an operator'
    await insertEvent(tx, { kind, exchangeId: exchange.id, partnerId: exchange.partnerId, details }, at)
    return true
  })
}

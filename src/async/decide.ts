import type { Exchange, Outcome } from '../messages/index.ts'
import { type Database, insertEvent, keepOutcome, type Tx } from '../store/index.ts'

type Deps = { readonly db: Database; readonly now: () => Date }

/**
 * A person answers what waited for a decision: outcome, certificates and event in one transaction. The partner gets it when
 * it asks.
 * @returns false when the exchange does not wait for that (any more)
 */
export async function decide(
  exchange: Exchange,
  outcome: Outcome,
  details: Readonly<Record<string, unknown>>,
  deps: Deps,
): Promise<boolean> {
  const kind = outcome.kind === 'refused' ? 'refused by an operator' : 'answered by an operator'
  return closeDecided(exchange, outcome, { kind, details }, async () => {}, deps)
}

/**
 * Ends what waited for a decision, with what `also` writes in the same transaction.
 * @param outcome undefined: what came of it is kept elsewhere
 * @returns false when the exchange does not wait for that (any more)
 */
export async function closeDecided(
  exchange: Exchange,
  outcome: Outcome | undefined,
  event: { readonly kind: string; readonly details: Readonly<Record<string, unknown>> },
  also: (tx: Tx) => Promise<void>,
  { db, now }: Deps,
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
    if (outcome !== undefined) {
      const kept = await keepOutcome(tx, exchange.id, outcome, at)
      await tx.updateTable('exchange').set(kept).where('id', '=', exchange.id).execute()
    }
    await also(tx)
    await insertEvent(tx, { ...event, exchangeId: exchange.id, partnerId: exchange.partnerId }, at)
    return true
  })
}

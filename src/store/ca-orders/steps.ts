import type { OrderId } from '../../messages/index.ts'
import type { Database, Tx } from '../database.ts'

/** By the name of the step: what it left for the next ones. */
export async function orderSteps(db: Database | Tx, id: OrderId): Promise<Map<string, string>> {
  const rows = await db.selectFrom('ca_order_step').selectAll().where('order_id', '=', id).execute()
  return new Map(rows.map(({ step, left_behind }) => [step, left_behind]))
}

/** What was kept first stays. */
export async function keepOrderStep(db: Database, id: OrderId, step: string, left: string, at: Date): Promise<void> {
  await db
    .insertInto('ca_order_step')
    .values({ order_id: id, step, left_behind: left, at })
    .onConflict((on) => on.doNothing())
    .execute()
}

import type { Task } from '../messages/index.ts'
import type { Database, Tx } from '../store/index.ts'

/** Puts work on the exchange's account; in the transaction that makes it owed. */
export async function owe(tx: Tx, exchangeId: string, task: Task, now: Date): Promise<void> {
  await tx.insertInto('outbox').values({ exchange_id: exchangeId, task, state: 'due', created_at: now }).execute()
}

/** Takes work off the account; in the transaction that did it. */
export async function discharge(tx: Tx, exchangeId: string, task: Task): Promise<void> {
  await tx.deleteFrom('outbox').where('exchange_id', '=', exchangeId).where('task', '=', task).execute()
}

/** Whether the work is still owed: a job may come twice, or late. */
export async function isDue(db: Database | Tx, exchangeId: string, task: Task): Promise<boolean> {
  const row = await db
    .selectFrom('outbox')
    .select('id')
    .where('exchange_id', '=', exchangeId)
    .where('task', '=', task)
    .where('state', '=', 'due')
    .executeTakeFirst()
  return row !== undefined
}

/** A page of what is owed, in the order it became so: what a crash may have left without a job. */
export async function owedAfter(
  db: Database,
  position: number,
  limit: number,
): Promise<{ position: number; exchangeId: string; task: Task }[]> {
  const rows = await db
    .selectFrom('outbox')
    .select(['id', 'exchange_id', 'task'])
    .where('state', '=', 'due')
    .where('id', '>', position)
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ position: row.id, exchangeId: row.exchange_id, task: row.task }))
}

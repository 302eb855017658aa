import type { Database } from './database.ts'

/** Of the node whose database this is; the same for all its processes. */
export async function nodeId(db: Database): Promise<string> {
  const { id } = await db.selectFrom('node').select('id').executeTakeFirstOrThrow()
  return id
}

/** Whether a data folder has this database for its own. */
export async function isTaken(db: Database): Promise<boolean> {
  const { taken_at: takenAt } = await db.selectFrom('node').select('taken_at').executeTakeFirstOrThrow()
  return takenAt !== null
}

export async function markTaken(db: Database, now: Date): Promise<void> {
  await db.updateTable('node').set({ taken_at: now }).where('taken_at', 'is', null).execute()
}

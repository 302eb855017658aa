import type { Database } from './database.ts'

/** Of the node whose database this is; the same for all its processes. */
export async function nodeId(db: Database): Promise<string> {
  const { id } = await db.selectFrom('node').select('id').executeTakeFirstOrThrow()
  return id
}

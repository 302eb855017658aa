import { sql } from 'kysely'
import type { Database } from './database.ts'

interface Process {
  readonly by: string
  readonly role: string
  readonly host: string
}

/**
 * The newest event `configuration` of a kind of process on its host; where there is none, the newest of its role.
 * @returns `here`: which of both it is
 */
export async function newestConfiguration(
  db: Database,
  { by, role, host }: Process,
): Promise<{ readonly here: boolean; readonly details: Readonly<Record<string, unknown>> } | undefined> {
  const here = sql<boolean>`(details->>'host' = ${host} and details->>'by' = ${by})`
  const row = await db
    .selectFrom('event')
    .select(['details', here.as('here')])
    .where('kind', '=', 'configuration')
    .where(sql`details->>'role'`, '=', role)
    .orderBy(here, 'desc')
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && { here: row.here, details: row.details as Record<string, unknown> }
}

import { sql } from 'kysely'
import type { Database, Tx } from '../database.ts'

/** The newest run of verifying the chain of this node. */
export interface VerificationRecord {
  readonly id: string
  readonly state: 'running' | 'ended' | 'failed' | 'interrupted'
  readonly begunBy: string
  readonly begunAt: Date
  /** When the process that verifies last said how far it is. */
  readonly seenAt: Date
  /** Rows. */
  readonly checked: number
  readonly inAll: number
  readonly endedAt: Date | undefined
  /** Why it failed. */
  readonly why: string | undefined
  readonly result: unknown
}

export async function findVerification(db: Database): Promise<VerificationRecord | undefined> {
  const row = await db.selectFrom('audit_verification').selectAll().executeTakeFirst()
  return (
    row && {
      id: row.id,
      state: row.state,
      begunBy: row.begun_by,
      begunAt: row.begun_at,
      seenAt: row.seen_at,
      checked: row.checked,
      inAll: row.in_all,
      endedAt: row.ended_at ?? undefined,
      why: row.why ?? undefined,
      result: row.result ?? undefined,
    }
  )
}

/**
 * Takes the place of the run before.
 * @param silentSince what said nothing since then has died
 * @returns false while one is under way
 */
export async function beginVerification(
  db: Database,
  { id, by, silentSince }: { readonly id: string; readonly by: string; readonly silentSince: Date },
  now: Date,
): Promise<boolean> {
  const { rows } = await sql`
    insert into audit_verification (id, state, begun_by, begun_at, seen_at) values (${id}, 'running', ${by}, ${now}, ${now})
    on conflict (is_the_only_one) do update set id = excluded.id, state = excluded.state, begun_by = excluded.begun_by,
      begun_at = excluded.begun_at, seen_at = excluded.seen_at, checked = 0, in_all = 0, ended_at = null, why = null, result = null
    where audit_verification.state <> 'running' or audit_verification.seen_at < ${silentSince}
    returning id`.execute(db)
  return rows.length === 1
}

/** @returns false where another run took its place */
export async function noteVerified(
  db: Database,
  id: string,
  { checked, inAll }: Pick<VerificationRecord, 'checked' | 'inAll'>,
  now: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('audit_verification')
    .set({ checked, in_all: inAll, seen_at: now })
    .where('id', '=', id)
    .where('state', '=', 'running')
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

type End =
  | { readonly state: 'ended'; readonly result: unknown }
  | { readonly state: 'failed'; readonly why: string }
  | { readonly state: 'interrupted' }

/** @returns false where it was over, or another run took its place */
export async function endVerification(tx: Tx, id: string, end: End, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('audit_verification')
    .set({
      state: end.state,
      ended_at: now,
      why: end.state === 'failed' ? end.why : null,
      result: end.state === 'ended' ? JSON.stringify(end.result) : null,
    })
    .where('id', '=', id)
    .where('state', '=', 'running')
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

import { sql } from 'kysely'
import type { Database, Tx } from './database.ts'

/** A key rollover that people approved, and that is owed until it is done. */
export interface OwedRollover {
  readonly approval: number
  readonly authorityId: string
  readonly owedAt: Date
  /** Why the last attempt failed. */
  readonly lastError: string | undefined
}

/** In the transaction that decides. @returns false when another one is owed to that authority */
export async function oweRollover(
  tx: Tx,
  { approval, authorityId }: Pick<OwedRollover, 'approval' | 'authorityId'>,
  at: Date,
): Promise<boolean> {
  const row = await tx
    .insertInto('approved_rollover')
    .values({ approval_id: approval, authority_id: authorityId, owed_at: at, next_at: at })
    .onConflict((on) => on.column('authority_id').where('done_at', 'is', null).doNothing())
    .returning('approval_id')
    .executeTakeFirst()
  return row !== undefined
}

/** Approvals whose rollover is to be tried now. */
export async function dueRollovers(db: Database, now: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('approved_rollover')
    .select('approval_id')
    .where('done_at', 'is', null)
    .where('next_at', '<=', now)
    .execute()
  return rows.map(({ approval_id }) => String(approval_id))
}

export async function findOwedRollover(
  db: Database | Tx,
  by: { readonly approval: number } | { readonly authorityId: string },
): Promise<OwedRollover | undefined> {
  const owed = db.selectFrom('approved_rollover').selectAll().where('done_at', 'is', null)
  const row = await ('approval' in by
    ? owed.where('approval_id', '=', by.approval)
    : owed.where('authority_id', '=', by.authorityId)
  ).executeTakeFirst()
  if (row === undefined) return undefined
  const { approval_id: approval, authority_id: authorityId, owed_at: owedAt, last_error } = row
  return { approval, authorityId, owedAt, lastError: last_error ?? undefined }
}

/** In the transaction that puts the new key to use. @returns false when it was done already */
export async function dischargeRollover(tx: Tx, approval: number, holderReference: string, at: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('approved_rollover')
    .set({ holder_reference: holderReference, done_at: at, last_error: null })
    .where('approval_id', '=', approval)
    .where('done_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** It could not be done: it is tried again after a pause that doubles each time. */
export async function putOffRollover(
  tx: Tx,
  approval: number,
  { why, pauseSeconds, mostSeconds }: { why: string; pauseSeconds: number; mostSeconds: number },
  at: Date,
): Promise<void> {
  const pause = sql<Date>`${at}::timestamptz
    + least(${pauseSeconds}::integer * power(2, least(attempts, 20)), ${mostSeconds}::integer) * interval '1 second'`
  await tx
    .updateTable('approved_rollover')
    .set({ attempts: sql`attempts + 1`, next_at: pause, last_error: why })
    .where('approval_id', '=', approval)
    .where('done_at', 'is', null)
    .execute()
}

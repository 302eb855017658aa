import type { Database, Tx } from './database.ts'

/** The right to make the next request of an authority towards a CA. */
export interface RequestClaim {
  readonly id: string
  readonly authorityId: string
  readonly certifiedBy: string // country and mnemonic
}

/** Waits for whoever takes or ends a claim on the same chain at this moment. @returns false: somebody has it, taken since `goneBefore` */
export async function takeRequestClaim(
  tx: Tx,
  { id, authorityId, certifiedBy }: RequestClaim,
  { now, goneBefore }: { readonly now: Date; readonly goneBefore: Date },
): Promise<boolean> {
  const taken = await tx
    .insertInto('request_claim')
    .values({ authority_id: authorityId, certified_by: certifiedBy, claim: id, taken_at: now })
    .onConflict((on) =>
      on
        .columns(['authority_id', 'certified_by'])
        .doUpdateSet({ claim: id, taken_at: now })
        .where('request_claim.taken_at', '<', goneBefore),
    )
    .returning('claim')
    .executeTakeFirst()
  return taken !== undefined
}

/** @returns false: it was taken over meanwhile, or has ended */
export async function endRequestClaim(
  db: Database | Tx,
  { id, authorityId, certifiedBy }: RequestClaim,
): Promise<boolean> {
  const ended = await db
    .deleteFrom('request_claim')
    .where('authority_id', '=', authorityId)
    .where('certified_by', '=', certifiedBy)
    .where('claim', '=', id)
    .executeTakeFirst()
  return ended.numDeletedRows > 0n
}

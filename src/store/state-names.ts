import type { Database, Tx } from './database.ts'

/** A name by which the SPOC of a state is known, and the root under which. */
export interface StateName {
  readonly name: string
  /** SHA-256 of its certificate, hex. */
  readonly root: string
}

/** The states that have registered one of these with a SPOC of ours, each with what it has. */
export async function listStateNames(
  db: Database | Tx,
  authorityId: string,
  names: readonly string[],
): Promise<readonly (StateName & { readonly country: string })[]> {
  if (names.length === 0) return []
  return db
    .selectFrom('state_name')
    .innerJoin('partner', 'partner.id', 'state_name.partner_id')
    .select(['state_name.name', 'state_name.root', 'partner.country'])
    .where('state_name.authority_id', '=', authorityId)
    .where('state_name.name', 'in', names)
    .orderBy('state_name.name')
    .execute()
}

/** In place of those it had. @returns false: one of them is registered of another state, and what is written has to be rolled back */
export async function replaceStateNames(
  tx: Tx,
  { id, authorityId }: { readonly id: string; readonly authorityId: string },
  names: readonly StateName[],
): Promise<boolean> {
  await tx.deleteFrom('state_name').where('partner_id', '=', id).execute()
  if (names.length === 0) return true
  const rows = names.map(({ name, root }) => ({ authority_id: authorityId, root, name, partner_id: id }))
  const written = await tx
    .insertInto('state_name')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .returning('name')
    .execute()
  return written.length === rows.length
}

import type { Database, Tx } from './database.ts'

/**
 * Hands out the next number under the CAs of this country, from 1: two of them may certify one holder. It never comes again,
 * whatever becomes of its use.
 * @param above the highest number that is known to be taken elsewhere
 */
export async function takeHolderNumber(
  db: Database | Tx,
  authorityId: string,
  country: string,
  above: number,
): Promise<number> {
  const { next_number } = await db
    .insertInto('holder_number')
    .values({ authority_id: authorityId, certifier_country: country, next_number: above + 2 })
    .onConflict((on) =>
      on.columns(['authority_id', 'certifier_country']).doUpdateSet((set) => ({
        next_number: set(
          set.fn<number>('greatest', [set.ref('holder_number.next_number'), set.val(above + 1)]),
          '+',
          1,
        ),
      })),
    )
    .returning('next_number')
    .executeTakeFirstOrThrow()
  return next_number - 1
}

export interface HolderNumber {
  readonly authorityId: string
  readonly certifierCountry: string
  readonly highest: number // taken
}

export async function listHolderNumbers(db: Database | Tx): Promise<HolderNumber[]> {
  const rows = await db.selectFrom('holder_number').selectAll().execute()
  return rows.map((row) => ({
    authorityId: row.authority_id,
    certifierCountry: row.certifier_country,
    highest: row.next_number - 1,
  }))
}

/** The next number will be above this one. @returns the highest the database knew of, where that was lower */
export async function raiseHolderNumber(tx: Tx, to: HolderNumber): Promise<number | undefined> {
  const before = await tx
    .selectFrom('holder_number')
    .select('next_number')
    .where('authority_id', '=', to.authorityId)
    .where('certifier_country', '=', to.certifierCountry)
    .forUpdate()
    .executeTakeFirst()
  const known = (before?.next_number ?? 1) - 1
  if (known >= to.highest) return undefined
  await tx
    .insertInto('holder_number')
    .values({ authority_id: to.authorityId, certifier_country: to.certifierCountry, next_number: to.highest + 1 })
    .onConflict((on) =>
      on.columns(['authority_id', 'certifier_country']).doUpdateSet((set) => ({
        next_number: set.fn<number>('greatest', [set.ref('holder_number.next_number'), set.val(to.highest + 1)]),
      })),
    )
    .execute()
  return known
}

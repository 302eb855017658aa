import type { Product } from '../../messages/index.ts'
import type { Database } from '../database.ts'

/** What a CA offered when it was asked last. */
export interface KeptProducts {
  readonly products: readonly Product[]
  readonly askedAt: Date
}

export async function keptProducts(db: Database, partnerId: string): Promise<KeptProducts | undefined> {
  const row = await db.selectFrom('ca_product_list').selectAll().where('partner_id', '=', partnerId).executeTakeFirst()
  return row && { products: row.products, askedAt: row.asked_at }
}

export async function keepProducts(
  db: Database,
  partnerId: string,
  { products, askedAt }: KeptProducts,
): Promise<void> {
  const kept = { products: JSON.stringify(products), asked_at: askedAt }
  await db
    .insertInto('ca_product_list')
    .values({ partner_id: partnerId, ...kept })
    .onConflict((on) => on.column('partner_id').doUpdateSet(kept))
    .execute()
}

import type { OrderId } from '../../messages/index.ts'
import type { Database, Tx } from '../database.ts'

/** The chain as the CA gave it last. */
export async function keepOrderChain(tx: Tx, id: OrderId, chain: readonly Uint8Array[]): Promise<void> {
  await tx.deleteFrom('ca_order_certificate').where('order_id', '=', id).execute()
  const rows = chain.map((octets, position) => ({ order_id: id, position, octets }))
  if (rows.length > 0) await tx.insertInto('ca_order_certificate').values(rows).execute()
}

/** Leaf first; none while it is not there. */
export async function orderChain(db: Database | Tx, id: OrderId): Promise<Uint8Array[]> {
  const rows = await db
    .selectFrom('ca_order_certificate')
    .select('octets')
    .where('order_id', '=', id)
    .orderBy('position')
    .execute()
  return rows.map(({ octets }) => octets)
}

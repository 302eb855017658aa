import type { Exchange } from '../messages/index.ts'
import type { Database, Tx } from './database.ts'
import { exchangeOf } from './exchanges.ts'

/** CA certificates that partners of these authorities were sent unasked, the newest first. */
export async function listAnnouncements(
  db: Database | Tx,
  authorityIds: readonly string[],
  limit: number,
): Promise<(Exchange & { readonly partnerName: string })[]> {
  const rows = await db
    .selectFrom('exchange')
    .innerJoin('partner', 'partner.id', 'exchange.partner_id')
    .selectAll('exchange')
    .select('partner.name as partner_name')
    .where('exchange.authority_id', 'in', [...authorityIds])
    .where('direction', '=', 'out')
    .where('operation', '=', 'SendCertificates')
    .orderBy('exchange.id', 'desc')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ ...exchangeOf(row), partnerName: row.partner_name }))
}

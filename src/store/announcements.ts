import type { Exchange } from '../messages/index.ts'
import type { Database, Tx } from './database.ts'
import { exchangeOf } from './exchanges.ts'

type Announcement = Exchange & { readonly partnerName: string }

/** CA certificates that partners of these authorities were sent unasked, the newest first. */
export async function listAnnouncements(
  db: Database | Tx,
  authorityIds: readonly string[],
  limit: number,
): Promise<Announcement[]> {
  const found: Announcement[] = []
  for (const id of new Set(authorityIds)) found.push(...(await announcementsOf(db, id, limit)))
  return found.sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, limit)
}

/** A stretch of the index of what was sent, said as bounds: see `stretch` in pages.ts. */
async function announcementsOf(db: Database | Tx, authorityId: string, limit: number): Promise<Announcement[]> {
  const rows = await db
    .selectFrom((from) =>
      from
        .selectFrom('exchange')
        .selectAll()
        .where('authority_id', '>=', authorityId)
        .where('authority_id', '<=', authorityId)
        .where('operation', '>=', 'SendCertificates')
        .where('operation', '<=', 'SendCertificates')
        .where('direction', '=', 'out')
        .orderBy('authority_id', 'desc')
        .orderBy('operation', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .as('exchange'),
    )
    .innerJoin('partner', 'partner.id', 'exchange.partner_id')
    .selectAll('exchange')
    .select('partner.name as partner_name')
    .execute()
  return rows.map((row) => ({ ...exchangeOf(row), partnerName: row.partner_name }))
}

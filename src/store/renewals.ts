import { sql } from 'kysely'
import type { Exchange } from '../messages/index.ts'
import type { Database, Tx } from './database.ts'
import { exchangeOf } from './exchanges.ts'

/** The certificate requests of an authority of ours, newest first. */
export async function listOwnRequests(db: Database | Tx, authorityId: string, limit: number): Promise<Exchange[]> {
  const rows = await db
    .selectFrom('exchange')
    .selectAll()
    .where('authority_id', '=', authorityId)
    .where('direction', '=', 'out')
    .where('operation', 'in', ['RequestCertificate', 'RequestForeignCertificate'])
    .orderBy('created_at', 'desc') // they are few: read whole by their index, and never looked for among all others
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(exchangeOf)
}

/** @returns whether this is told for the first time */
export async function noteRenewalStage(
  tx: Tx,
  { authorityId, holderReference, stage }: { authorityId: string; holderReference: string; stage: string },
  now: Date,
): Promise<boolean> {
  const { rows } = await sql`
    insert into renewal_stage (authority_id, holder_reference, stage, at)
    values (${authorityId}, ${holderReference}, ${stage}, ${now})
    on conflict do nothing returning stage`.execute(tx)
  return rows.length > 0
}

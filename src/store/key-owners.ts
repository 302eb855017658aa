import { sql } from 'kysely'
import type { Database } from './database.ts'

/** Whose each private key is, in words, by its id in the key store. */
export async function keyOwners(db: Database): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ keyId: string; owner: string }>`
    select key_id as "keyId", authority.name || ' ' || holder_reference || ' (' || state || ')' as owner
      from authority_key join authority on authority.id = authority_id where key_id is not null
    union all select key_id, 'certificate order ' || id from ca_order where key_id is not null
    union all select key_id, 'ACME account of a CA' from acme_account
    union all select key_id, 'CA ' || name || ' of this node' from local_ca
    union all select key_id, 'batches carried between machines' from batch_key
    union all select key_id, 'audit chain of this node' from audit_key`.execute(db)
  return new Map(rows.map(({ keyId, owner }) => [keyId, owner]))
}

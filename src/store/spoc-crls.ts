import type { Database } from './database.ts'

/** A revocation list by its address and the SHA-256 (hex) of its issuer's certificate. */
interface SpocCrlPlace {
  readonly url: string
  readonly issuer: string
}

interface SpocCrl {
  readonly octets: Uint8Array
  readonly fetchedAt: Date
}

export async function findSpocCrl(db: Database, { url, issuer }: SpocCrlPlace): Promise<SpocCrl | undefined> {
  const row = await db
    .selectFrom('spoc_crl')
    .select(['octets', 'fetched_at'])
    .where('url', '=', url)
    .where('issuer_sha256', '=', issuer)
    .executeTakeFirst()
  return row && { octets: row.octets, fetchedAt: row.fetched_at }
}

/** Replaces the list of that place. */
export async function keepSpocCrl(
  db: Database,
  { url, issuer, octets, fetchedAt }: SpocCrlPlace & SpocCrl,
): Promise<void> {
  await db
    .insertInto('spoc_crl')
    .values({ url, issuer_sha256: issuer, octets, fetched_at: fetchedAt })
    .onConflict((on) => on.columns(['url', 'issuer_sha256']).doUpdateSet({ octets, fetched_at: fetchedAt }))
    .execute()
}

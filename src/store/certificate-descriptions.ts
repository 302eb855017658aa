import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Database, Tx } from './database.ts'

/** By the names of Node's crypto; a certificate's description is hashed as its signature is (TR-03110-4 2.2.6). */
const HASHES = ['sha1', 'sha224', 'sha256', 'sha384', 'sha512'] as const

export interface StoredDescription {
  /** SHA-256 of the octets, hex. */
  readonly sha256: string
  readonly octets: Uint8Array
  readonly addedAt: Date
}

/** @returns false when the authority had this very description already */
export async function insertDescription(tx: Tx, authorityId: string, octets: Uint8Array, at: Date): Promise<boolean> {
  const hashes = HASHES.map((name) => createHash(name).update(octets).digest('hex'))
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('certificate_description')
    .values({ authority_id: authorityId, sha256: sha256Of(octets), octets, hashes, added_at: at })
    .onConflict((on) => on.columns(['authority_id', 'sha256']).doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** @param hash of any of the lengths a certificate may carry */
export async function findDescription(
  db: Database | Tx,
  authorityId: string,
  hash: Uint8Array,
): Promise<Uint8Array | undefined> {
  const row = await db
    .selectFrom('certificate_description')
    .select('octets')
    .where('authority_id', '=', authorityId)
    .where(sql<boolean>`hashes @> array[${Buffer.from(hash).toString('hex')}::text]`)
    .executeTakeFirst()
  return row?.octets
}

export async function listDescriptions(db: Database | Tx, authorityId: string): Promise<StoredDescription[]> {
  const rows = await db
    .selectFrom('certificate_description')
    .selectAll()
    .where('authority_id', '=', authorityId)
    .orderBy('added_at')
    .orderBy('sha256')
    .execute()
  return rows.map(({ sha256, octets, added_at: addedAt }) => ({ sha256, octets, addedAt }))
}

const sha256Of = (octets: Uint8Array): string => createHash('sha256').update(octets).digest('hex')

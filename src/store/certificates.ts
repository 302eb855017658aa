import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Database, Tx } from './database.ts'
import type { Schema } from './schema.ts'

/** A certificate as an authority of ours keeps it; the octets are what counts, the rest is for finding it. */
export interface StoredCertificate {
  readonly id: string
  readonly authorityId: string
  readonly sha256: string
  readonly octets: Uint8Array
  readonly holderReference: string
  readonly authorityReference: string
  readonly role: string
  readonly effective: string // 'YYYY-MM-DD', GMT
  readonly expires: string
  /** Issued to others; for a key of ours; of a CA; of a DV of ours, by another state. */
  readonly origin: 'issued' | 'held' | 'authority' | 'relayed'
  readonly isAnchor: boolean
  readonly storedAt: Date
}

/** Keeps a certificate; one that is kept already stays as it is, save that it may become an anchor. @returns its id */
export async function keepCertificate(
  tx: Tx,
  certificate: Omit<StoredCertificate, 'id' | 'storedAt'>,
  now: Date,
): Promise<string> {
  const { id } = await tx
    .insertInto('certificate')
    .values({
      id: randomUUID(),
      authority_id: certificate.authorityId,
      sha256: certificate.sha256,
      octets: certificate.octets,
      holder_reference: certificate.holderReference,
      authority_reference: certificate.authorityReference,
      role: certificate.role,
      effective: certificate.effective,
      expires: certificate.expires,
      origin: certificate.origin,
      is_anchor: certificate.isAnchor,
      stored_at: now,
    })
    .onConflict((on) =>
      on.columns(['authority_id', 'sha256']).doUpdateSet({
        is_anchor: sql<boolean>`certificate.is_anchor or excluded.is_anchor`,
      }),
    )
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export async function findCertificate(db: Database | Tx, id: string): Promise<StoredCertificate | undefined> {
  const row = await db.selectFrom('certificate').selectAll().where('id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : certificateOf(row)
}

/** All with this holder reference, newest effective date first: a reference is unique only by its issuer. */
export async function findCertificatesByHolder(
  db: Database | Tx,
  authorityId: string,
  holderReference: string,
): Promise<StoredCertificate[]> {
  const rows = await db
    .selectFrom('certificate')
    .selectAll()
    .where('authority_id', '=', authorityId)
    .where('holder_reference', '=', holderReference)
    .orderBy('effective', 'desc')
    .orderBy('stored_at', 'desc')
    .execute()
  return rows.map(certificateOf)
}

/** What was kept of CAs, and the certificates of an authority's own keys, oldest effective date first. */
export async function listCaCertificates(db: Database | Tx, authorityId: string): Promise<StoredCertificate[]> {
  const rows = await db
    .selectFrom('certificate')
    .selectAll()
    .where('authority_id', '=', authorityId)
    .where('origin', 'in', ['authority', 'held'])
    .orderBy('effective')
    .orderBy('stored_at')
    .execute()
  return rows.map(certificateOf)
}

type Row = { [column in keyof Schema['certificate']]: Schema['certificate'][column] }

function certificateOf(row: Row): StoredCertificate {
  return {
    id: row.id,
    authorityId: row.authority_id,
    sha256: row.sha256,
    octets: row.octets,
    holderReference: row.holder_reference,
    authorityReference: row.authority_reference,
    role: row.role,
    effective: row.effective,
    expires: row.expires,
    origin: row.origin,
    isAnchor: row.is_anchor,
    storedAt: row.stored_at,
  }
}

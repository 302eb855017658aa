import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Database, Tx } from './database.ts'
import { insertWhere } from './insert-where.ts'
import type { Schema } from './schema.ts'
import { MOVED, type Part, withParts } from './statement-parts.ts'

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

type NewCertificate = Omit<StoredCertificate, 'id' | 'storedAt'>

/** Keeps a certificate; one that is kept already stays as it is, save that it may become an anchor. @returns its id */
export async function keepCertificate(tx: Tx, certificate: NewCertificate, now: Date): Promise<string> {
  const parts: readonly Part[] = [[MOVED, sql`select`], keepingCertificate(certificate, now)]
  const { rows } = await sql<{ id: string }>`${withParts(parts)} select id from kept_certificate`.execute(tx)
  return rows[0]?.id ?? ''
}

/** The same as a part of a statement, which gives its `id`. */
export const keepingCertificate = (certificate: NewCertificate, now: Date): Part => [
  'kept_certificate',
  sql`${insertWhere(MOVED, 'certificate', rowOf(certificate, now))}
    on conflict (authority_id, sha256) do update set is_anchor = certificate.is_anchor or excluded.is_anchor returning id`,
]

const rowOf = (certificate: NewCertificate, now: Date) => ({
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

/** Those that certify its own keys with these holder references, newest effective date first. */
export async function listHeldCertificates(
  db: Database | Tx,
  authorityId: string,
  holderReferences: readonly string[],
): Promise<StoredCertificate[]> {
  const rows = await db
    .selectFrom('certificate')
    .selectAll()
    .where('authority_id', '=', authorityId)
    .where('holder_reference', '=', sql<string>`any(${holderReferences})`)
    .where('origin', '=', 'held')
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
    .where(sql<boolean>`origin in ('authority', 'held')`) // as the index has it
    .orderBy('effective')
    .orderBy('stored_at')
    .execute()
  return rows.map(certificateOf)
}

export type CertificateRow = { [column in keyof Schema['certificate']]: Schema['certificate'][column] }

export function certificateOf(row: CertificateRow): StoredCertificate {
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

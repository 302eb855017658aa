import type { Selectable } from 'kysely'
import type { DatesOfUse, Partner } from '../messages/index.ts'
import type { Database, Tx } from './database.ts'
import type { Schema } from './schema.ts'

type Owner = Pick<Partner, 'id' | 'authorityId'>

export interface NewTlsCertificate extends DatesOfUse {
  readonly fingerprint: string
  readonly der: Uint8Array
}

/** A CA, and the subject by which a partner is known among its certificates. */
export interface NewTlsIssuer extends DatesOfUse {
  readonly ca: { readonly fingerprint: string; readonly der: Uint8Array }
  /** A key of `subjectKeysOf`. */
  readonly subject: string
  /** For people. */
  readonly subjectText: string
  /** Undefined: no revocation list is asked. */
  readonly crlUrl?: string | undefined
}

export interface TlsIssuer extends NewTlsIssuer {
  readonly id: number
  readonly partnerId: string
}

const datesIn = ({ from, until }: DatesOfUse) => ({ use_from: from ?? null, use_until: until ?? null })

/** Another certificate of a partner, beside those it has. @returns false where it is registered with this authority already */
export async function addPartnerTls(
  tx: Tx,
  { id, authorityId }: Owner,
  { fingerprint, der, ...dates }: NewTlsCertificate,
  at: Date,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('partner_tls_certificate')
    .values({ authority_id: authorityId, fingerprint, partner_id: id, der, added_at: at, ...datesIn(dates) })
    .onConflict((on) => on.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** @returns false where it has no such certificate */
export async function setTlsDates(tx: Tx, partnerId: string, fingerprint: string, dates: DatesOfUse): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('partner_tls_certificate')
    .set(datesIn(dates))
    .where('partner_id', '=', partnerId)
    .where('fingerprint', '=', fingerprint)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** @returns false where it has no such certificate, or would be known by nothing any more */
export async function removePartnerTls(tx: Tx, partnerId: string, fingerprint: string): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('partner_tls_certificate')
    .where('partner_id', '=', partnerId)
    .where('fingerprint', '=', fingerprint)
    .where((is) =>
      is.or([
        is.exists(
          is
            .selectFrom('partner_tls_certificate as other')
            .select('other.fingerprint')
            .where('other.partner_id', '=', partnerId)
            .where('other.fingerprint', '!=', fingerprint),
        ),
        is.exists(is.selectFrom('partner_tls_issuer').select('id').where('partner_id', '=', partnerId)),
      ]),
    )
    .executeTakeFirst()
  return numDeletedRows === 1n
}

/** @returns false where this subject of this CA is registered with the authority already */
export async function addTlsIssuer(
  tx: Tx,
  { id, authorityId }: Owner,
  issuer: NewTlsIssuer,
  at: Date,
): Promise<boolean> {
  const { ca, subject, subjectText, crlUrl, ...dates } = issuer
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('partner_tls_issuer')
    .values({
      authority_id: authorityId,
      partner_id: id,
      ca_fingerprint: ca.fingerprint,
      ca_der: ca.der,
      subject,
      subject_text: subjectText,
      crl_url: crlUrl ?? null,
      added_at: at,
      ...datesIn(dates),
    })
    .onConflict((on) => on.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** @returns false where it has none such, or would be known by nothing any more */
export async function removeTlsIssuer(tx: Tx, partnerId: string, issuerId: number): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('partner_tls_issuer')
    .where('partner_id', '=', partnerId)
    .where('id', '=', issuerId)
    .where((is) =>
      is.or([
        is.exists(
          is
            .selectFrom('partner_tls_issuer as other')
            .select('other.id')
            .where('other.partner_id', '=', partnerId)
            .where('other.id', '!=', issuerId),
        ),
        is.exists(is.selectFrom('partner_tls_certificate').select('fingerprint').where('partner_id', '=', partnerId)),
      ]),
    )
    .executeTakeFirst()
  return numDeletedRows === 1n
}

/** Those of a partner, in the order they were added. */
export async function listTlsIssuers(db: Database | Tx, partnerId: string): Promise<TlsIssuer[]> {
  const rows = await db
    .selectFrom('partner_tls_issuer')
    .selectAll()
    .where('partner_id', '=', partnerId)
    .orderBy('id')
    .execute()
  return rows.map(issuerOf)
}

/** Whom an authority may know by one of these subjects, whatever CA vouches for it. */
export async function findTlsIssuers(
  db: Database | Tx,
  authorityId: string,
  subjects: readonly string[],
): Promise<TlsIssuer[]> {
  const rows = await db
    .selectFrom('partner_tls_issuer')
    .selectAll()
    .where('authority_id', '=', authorityId)
    .where('subject', 'in', [...subjects])
    .orderBy('id')
    .execute()
  return rows.map(issuerOf)
}

function issuerOf(row: Selectable<Schema['partner_tls_issuer']>): TlsIssuer {
  return {
    id: row.id,
    partnerId: row.partner_id,
    ca: { fingerprint: row.ca_fingerprint, der: row.ca_der },
    subject: row.subject,
    subjectText: row.subject_text,
    crlUrl: row.crl_url ?? undefined,
    from: row.use_from ?? undefined,
    until: row.use_until ?? undefined,
  }
}

import { randomUUID } from 'node:crypto'
import type { Database, Tx } from './database.ts'
import type { Schema } from './schema.ts'

/** A certificate an authority decided to issue: written before it is signed. */
export interface Issuance {
  readonly id: string
  readonly authorityId: string
  readonly exchangeId: string
  readonly partnerId: string
  readonly requestSha256: string
  readonly issuerKey: string // authority key id
  readonly holderReference: string
  readonly keySha256: string
  readonly body: Uint8Array // the octets to sign
  readonly certificateId: string | undefined // once it is signed and kept
  readonly writtenAt: Date
}

/** The decision made earlier on these very request octets from this partner. */
export async function findIssuance(
  db: Database | Tx,
  authorityId: string,
  partnerId: string,
  requestSha256: string,
): Promise<Issuance | undefined> {
  const row = await db
    .selectFrom('issuance')
    .selectAll()
    .where('authority_id', '=', authorityId)
    .where('partner_id', '=', partnerId)
    .where('request_sha256', '=', requestSha256)
    .executeTakeFirst()
  return row === undefined ? undefined : issuanceOf(row)
}

/** The decision to certify this key under this holder reference. */
export async function findIssuanceFor(
  db: Database | Tx,
  { authorityId, holderReference, keySha256 }: Pick<Issuance, 'authorityId' | 'holderReference' | 'keySha256'>,
): Promise<Issuance | undefined> {
  const row = await db
    .selectFrom('issuance')
    .selectAll()
    .where('authority_id', '=', authorityId)
    .where('holder_reference', '=', holderReference)
    .where('key_sha256', '=', keySha256)
    .executeTakeFirst()
  return row === undefined ? undefined : issuanceOf(row)
}

/** Whether this authority certified the holder reference or the key before. */
export async function isInUse(
  tx: Tx,
  { authorityId, holderReference, keySha256 }: Pick<Issuance, 'authorityId' | 'holderReference' | 'keySha256'>,
): Promise<boolean> {
  const row = await tx
    .selectFrom('issuance')
    .select('id')
    .where('authority_id', '=', authorityId)
    .where((either) =>
      either.or([either('holder_reference', '=', holderReference), either('key_sha256', '=', keySha256)]),
    )
    .executeTakeFirst()
  return row !== undefined
}

/** @returns undefined when this authority used the holder reference or the key before */
export async function insertIssuance(
  tx: Tx,
  issuance: Omit<Issuance, 'id' | 'certificateId' | 'writtenAt'>,
  now: Date,
): Promise<Issuance | undefined> {
  const row = await tx
    .insertInto('issuance')
    .values({
      id: randomUUID(),
      authority_id: issuance.authorityId,
      exchange_id: issuance.exchangeId,
      partner_id: issuance.partnerId,
      request_sha256: issuance.requestSha256,
      issuer_key: issuance.issuerKey,
      holder_reference: issuance.holderReference,
      key_sha256: issuance.keySha256,
      body: issuance.body,
      certificate_id: null,
      written_at: now,
    })
    .onConflict((on) => on.doNothing())
    .returningAll()
    .executeTakeFirst()
  return row === undefined ? undefined : issuanceOf(row)
}

/**
 * Other octets are to be signed under this decision, by the key that is named, as far as nothing was kept under it.
 * @returns undefined when that was done before, or the octets are not the ones that stand there
 */
export async function rewriteIssuance(
  tx: Tx,
  { id, body }: Pick<Issuance, 'id' | 'body'>,
  anew: Pick<Issuance, 'issuerKey' | 'body'>,
  now: Date,
): Promise<Issuance | undefined> {
  const row = await tx
    .updateTable('issuance')
    .set({ body: anew.body, issuer_key: anew.issuerKey, written_at: now })
    .where('id', '=', id)
    .where('certificate_id', 'is', null)
    .where('body', '=', body)
    .returningAll()
    .executeTakeFirst()
  return row === undefined ? undefined : issuanceOf(row)
}

/**
 * The signed certificate is kept: from now on the decision is carried out.
 * @param signed the octets under its signature, which must be those that were written down
 * @returns false when it was carried out before, or rewritten since it was signed
 */
export async function completeIssuance(
  tx: Tx,
  id: string,
  certificateId: string,
  signed: Uint8Array,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('issuance')
    .set({ certificate_id: certificateId })
    .where('id', '=', id)
    .where('certificate_id', 'is', null)
    .where('body', '=', signed)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

type Row = { [column in keyof Schema['issuance']]: Schema['issuance'][column] }

function issuanceOf(row: Row): Issuance {
  return {
    id: row.id,
    authorityId: row.authority_id,
    exchangeId: row.exchange_id,
    partnerId: row.partner_id,
    requestSha256: row.request_sha256,
    issuerKey: row.issuer_key,
    holderReference: row.holder_reference,
    keySha256: row.key_sha256,
    body: row.body,
    certificateId: row.certificate_id ?? undefined,
    writtenAt: row.written_at,
  }
}

import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Database, Tx } from './database.ts'
import { insertWhere } from './insert-where.ts'
import { holdPartner, isHeldActive } from './partners.ts'
import type { Schema } from './schema.ts'
import { MOVED, type Part, withParts } from './statement-parts.ts'

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

type NewIssuance = Omit<Issuance, 'id' | 'certificateId' | 'writtenAt'>

/** @returns undefined when this authority used the holder reference or the key before */
export async function insertIssuance(tx: Tx, issuance: NewIssuance, now: Date): Promise<Issuance | undefined> {
  const row = await tx
    .insertInto('issuance')
    .values(rowOf(issuance, now))
    .onConflict((on) => on.doNothing())
    .returningAll()
    .executeTakeFirst()
  return row === undefined ? undefined : issuanceOf(row)
}

/**
 * The same in one statement with the look at its partner, and with what else is written.
 * @param after for each row of {@link MOVED}
 * @returns undefined when this authority used the holder reference or the key before; or that the partner is suspended
 */
export async function insertIssuanceFor(
  db: Database,
  issuance: NewIssuance,
  after: readonly Part[],
  now: Date,
): Promise<Issuance | 'suspended' | undefined> {
  const row = rowOf(issuance, now)
  const parts: readonly Part[] = [
    holdPartner(issuance.partnerId),
    ['allowed', sql`select where ${isHeldActive}`],
    [MOVED, sql`${insertWhere('allowed', 'issuance', row)} on conflict do nothing returning id`],
    ...after,
  ]
  const { rows } = await sql<{ active: boolean; written: boolean }>`
    ${withParts(parts)} select ${isHeldActive} as active, exists (select from moved) as written`.execute(db)
  if (rows[0]?.active !== true) return 'suspended'
  return rows[0].written ? issuanceOf(row) : undefined
}

const rowOf = (issuance: NewIssuance, now: Date) => ({
  id: randomUUID() as string,
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

/**
 * The same as parts of a statement: the decision is held before the state moves, and marked once the certificate is kept.
 * {@link isOpenDecision} tells whether it was to be carried out.
 */
export const completing = (id: string, signed: Uint8Array): { readonly before: Part; readonly after: Part } => ({
  before: [
    'decision',
    sql`select id from issuance where id = ${id} and certificate_id is null and body = ${signed} for update`,
  ],
  after: [
    'carried_out',
    sql`update issuance set certificate_id = kept_certificate.id from kept_certificate where issuance.id = ${id}`,
  ],
})

export const isOpenDecision = sql<boolean>`exists (select from decision)`

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

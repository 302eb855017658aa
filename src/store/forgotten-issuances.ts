import type { Database, Tx } from './database.ts'
import type { Schema } from './schema.ts'

/** A certificate that was issued before a restore, and that the restored database knew nothing of. */
export interface ForgottenIssuance {
  readonly certificateSha256: string
  readonly authority: string // role, country and mnemonic
  readonly partner: string | undefined // undefined: for a key of the authority's own
  readonly holderReference: string
  readonly keySha256: string
  readonly requestSha256: string | undefined
  readonly octets: Uint8Array
  readonly issuedAt: Date
  readonly foundAt: Date
  readonly givenAgainAt: Date | undefined
}

/** @returns false when it was noted before */
export async function insertForgotten(tx: Tx, forgotten: Omit<ForgottenIssuance, 'givenAgainAt'>): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('forgotten_issuance')
    .values({
      certificate_sha256: forgotten.certificateSha256,
      authority: forgotten.authority,
      partner: forgotten.partner ?? null,
      holder_reference: forgotten.holderReference,
      key_sha256: forgotten.keySha256,
      request_sha256: forgotten.requestSha256 ?? null,
      octets: forgotten.octets,
      issued_at: forgotten.issuedAt,
      found_at: forgotten.foundAt,
    })
    .onConflict((on) => on.column('certificate_sha256').doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** What was certified for this holder reference or this key by the authority, and forgotten. */
export async function findForgotten(
  db: Database | Tx,
  { authority, holderReference, keySha256 }: Pick<ForgottenIssuance, 'authority' | 'holderReference' | 'keySha256'>,
): Promise<ForgottenIssuance | undefined> {
  const row = await db
    .selectFrom('forgotten_issuance')
    .selectAll()
    .where('authority', '=', authority)
    .where((on) => on.or([on('holder_reference', '=', holderReference), on('key_sha256', '=', keySha256)]))
    .orderBy('issued_at', 'desc')
    .executeTakeFirst() // of two at most
  return row === undefined ? undefined : forgottenOf(row)
}

export async function noteGivenAgain(tx: Tx, certificateSha256: string, at: Date): Promise<void> {
  await tx
    .updateTable('forgotten_issuance')
    .set({ given_again_at: at })
    .where('certificate_sha256', '=', certificateSha256)
    .execute()
}

/** The newest first. */
export async function listForgotten(db: Database | Tx, limit: number): Promise<ForgottenIssuance[]> {
  const rows = await db
    .selectFrom('forgotten_issuance')
    .selectAll()
    .orderBy('issued_at', 'desc')
    .orderBy('certificate_sha256')
    .limit(limit)
    .execute()
  return rows.map(forgottenOf)
}

export async function countForgotten(db: Database | Tx): Promise<number> {
  const { count } = await db
    .selectFrom('forgotten_issuance')
    .select((on) => on.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Those of these certificates (SHA-256, hex) that the database has, as certificates or as forgotten ones. */
export async function knownCertificates(db: Database | Tx, sha256s: readonly string[]): Promise<Set<string>> {
  const kept = await db
    .selectFrom('certificate')
    .select('sha256')
    .where('sha256', 'in', [...sha256s])
    .execute()
  const forgotten = await db
    .selectFrom('forgotten_issuance')
    .select('certificate_sha256 as sha256')
    .where('certificate_sha256', 'in', [...sha256s])
    .execute()
  return new Set([...kept, ...forgotten].map(({ sha256 }) => sha256))
}

type Row = { [column in keyof Schema['forgotten_issuance']]: Schema['forgotten_issuance'][column] }

function forgottenOf(row: Omit<Row, 'given_again_at'> & { given_again_at: Date | null }): ForgottenIssuance {
  return {
    certificateSha256: row.certificate_sha256,
    authority: row.authority,
    partner: row.partner ?? undefined,
    holderReference: row.holder_reference,
    keySha256: row.key_sha256,
    requestSha256: row.request_sha256 ?? undefined,
    octets: row.octets,
    issuedAt: row.issued_at,
    foundAt: row.found_at,
    givenAgainAt: row.given_again_at ?? undefined,
  }
}

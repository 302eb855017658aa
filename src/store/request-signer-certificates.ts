import { createHash, randomUUID } from 'node:crypto'
import type { Database, Tx } from './database.ts'

export interface RequestSignerCertificate {
  readonly id: string
  /** X.509 in DER. */
  readonly der: Uint8Array
  readonly broughtBy: 'operator' | 'partner'
}

/** The one in use, and the one whose signature brought it; undefined where a person did. */
export interface RequestSigners {
  readonly current: RequestSignerCertificate | undefined
  readonly before: RequestSignerCertificate | undefined
}

export async function requestSigners(db: Database | Tx, partnerId: string): Promise<RequestSigners> {
  const row = await db
    .selectFrom('request_signer_certificate')
    .selectAll()
    .where('partner_id', '=', partnerId)
    .where('replaced_at', 'is', null)
    .executeTakeFirst()
  if (row === undefined) return { current: undefined, before: undefined }
  const replaces = row.brought_by === 'partner' ? row.replaces : null
  const before =
    replaces === null
      ? undefined
      : await db
          .selectFrom('request_signer_certificate')
          .selectAll()
          .where('id', '=', replaces)
          .executeTakeFirstOrThrow()
  return { current: signerOf(row), before: before && signerOf(before) }
}

/**
 * Puts a certificate in the place of the one in use.
 * @param instead the id of that one; undefined: there is none
 * @returns false when another has taken its place meanwhile: nothing was changed
 */
export async function replaceRequestSigner(
  tx: Tx,
  next: {
    readonly partnerId: string
    readonly der: Uint8Array
    readonly broughtBy: 'operator' | 'partner'
    readonly instead: string | undefined
  },
  at: Date,
): Promise<boolean> {
  const { partnerId, der, broughtBy, instead } = next
  if (instead !== undefined) {
    const { numUpdatedRows } = await tx
      .updateTable('request_signer_certificate')
      .set({ replaced_at: at })
      .where('id', '=', instead)
      .where('replaced_at', 'is', null)
      .executeTakeFirst()
    if (numUpdatedRows === 0n) return false
  }
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('request_signer_certificate')
    .values({
      id: randomUUID(),
      partner_id: partnerId,
      sha256: createHash('sha256').update(der).digest('hex'),
      der,
      brought_by: broughtBy,
      added_at: at,
      replaced_at: null,
      replaces: instead ?? null,
    })
    .onConflict((on) => on.columns(['partner_id']).where('replaced_at', 'is', null).doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

interface Row {
  id: string
  der: Uint8Array
  brought_by: 'operator' | 'partner'
}

const signerOf = ({ id, der, brought_by: broughtBy }: Row): RequestSignerCertificate => ({ id, der, broughtBy })

import type { WsSecurityMode } from '../messages/index.ts'
import type { Database, Tx } from './database.ts'

/** A certificate that a partner signs its messages with. */
export interface SigningCertificate {
  /** Of the DER, lower-case hex. */
  readonly sha256: string
  readonly der: Uint8Array
}

/** What was signed, and until when it could come again. */
export interface SignedOnce {
  readonly partnerId: string
  /** Over the canonical SignedInfo, lower-case hex. */
  readonly sha256: string
  readonly until: Date
}

export async function listSigningCertificates(db: Database | Tx, partnerId: string): Promise<SigningCertificate[]> {
  return db
    .selectFrom('partner_signing_certificate')
    .select(['sha256', 'der'])
    .where('partner_id', '=', partnerId)
    .orderBy('added_at')
    .orderBy('sha256')
    .execute()
}

/** @returns false where it has it already */
export async function addSigningCertificate(
  tx: Tx,
  partnerId: string,
  { sha256, der }: SigningCertificate,
  at: Date,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('partner_signing_certificate')
    .values({ partner_id: partnerId, sha256, der, added_at: at })
    .onConflict((on) => on.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

export async function removeSigningCertificate(tx: Tx, partnerId: string, sha256: string): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('partner_signing_certificate')
    .where('partner_id', '=', partnerId)
    .where('sha256', '=', sha256)
    .executeTakeFirst()
  return numDeletedRows === 1n
}

/** How it is set, with nobody else setting it before the transaction ends. */
export async function holdWsSecurity(tx: Tx, partnerId: string): Promise<WsSecurityMode> {
  const { ws_security: mode } = await tx
    .selectFrom('partner')
    .select('ws_security')
    .where('id', '=', partnerId)
    .forUpdate()
    .executeTakeFirstOrThrow()
  return mode
}

export async function setWsSecurity(tx: Tx, partnerId: string, mode: WsSecurityMode): Promise<void> {
  await tx.updateTable('partner').set({ ws_security: mode }).where('id', '=', partnerId).execute()
}

/** Of several processes that get the same message at once, one is told that it is the first. @returns false: it came before */
export async function noteSignedMessage(db: Database | Tx, once: SignedOnce): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('signed_message')
    .values({ partner_id: once.partnerId, sha256: once.sha256, until: once.until })
    .onConflict((on) => on.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** It was not taken, and may come again as it is. */
export async function forgetSignedMessage(
  db: Database | Tx,
  { partnerId, sha256 }: Pick<SignedOnce, 'partnerId' | 'sha256'>,
): Promise<void> {
  await db.deleteFrom('signed_message').where('partner_id', '=', partnerId).where('sha256', '=', sha256).execute()
}

/** Those that are too old to be taken at all. */
export async function forgetOldSignedMessages(db: Database | Tx, now: Date): Promise<void> {
  await db.deleteFrom('signed_message').where('until', '<', now).execute()
}

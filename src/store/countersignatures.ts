import type { Database, Tx } from './database.ts'
import type { Schema } from './schema.ts'

/** An outer signature a CVCA of ours decided to give: written before it is made. */
export interface Countersignature {
  readonly exchangeId: string
  readonly authorityId: string
  readonly keyId: string // authority key id
  readonly keyFingerprint: string
  readonly toBeSigned: Uint8Array
  /** The authenticated request, once it is signed. */
  readonly signedRequest: Uint8Array | undefined
  readonly writtenAt: Date
}

export async function findCountersignature(
  db: Database | Tx,
  exchangeId: string,
): Promise<Countersignature | undefined> {
  const row = await db
    .selectFrom('countersignature')
    .selectAll()
    .where('exchange_id', '=', exchangeId)
    .executeTakeFirst()
  return row === undefined ? undefined : countersignatureOf(row)
}

/** Whether a CVCA of ours decided to countersign a request for this key after that moment. */
export async function wasCountersignedSince(
  db: Database | Tx,
  { authorityId, keyFingerprint }: Pick<Countersignature, 'authorityId' | 'keyFingerprint'>,
  since: Date,
): Promise<boolean> {
  const row = await db
    .selectFrom('countersignature')
    .select('exchange_id')
    .where('authority_id', '=', authorityId)
    .where('key_fingerprint', '=', keyFingerprint)
    .where('written_at', '>', since)
    .executeTakeFirst()
  return row !== undefined
}

/** @returns undefined when it was decided before */
export async function insertCountersignature(
  tx: Tx,
  wish: Omit<Countersignature, 'signedRequest' | 'writtenAt'>,
  now: Date,
): Promise<Countersignature | undefined> {
  const row = await tx
    .insertInto('countersignature')
    .values({
      exchange_id: wish.exchangeId,
      authority_id: wish.authorityId,
      key_id: wish.keyId,
      key_fingerprint: wish.keyFingerprint,
      to_be_signed: wish.toBeSigned,
      signed_request: null,
      written_at: now,
    })
    .onConflict((on) => on.column('exchange_id').doNothing())
    .returningAll()
    .executeTakeFirst()
  return row === undefined ? undefined : countersignatureOf(row)
}

/** The first signature that is kept is the one that goes out. @returns it */
export async function keepSignedRequest(
  db: Database | Tx,
  exchangeId: string,
  signedRequest: Uint8Array,
): Promise<Uint8Array> {
  await db
    .updateTable('countersignature')
    .set({ signed_request: signedRequest })
    .where('exchange_id', '=', exchangeId)
    .where('signed_request', 'is', null)
    .execute()
  const kept = await findCountersignature(db, exchangeId)
  if (kept?.signedRequest === undefined) throw new Error(`the exchange ${exchangeId} was never countersigned`)
  return kept.signedRequest
}

function countersignatureOf(row: Schema['countersignature']): Countersignature {
  return {
    exchangeId: row.exchange_id,
    authorityId: row.authority_id,
    keyId: row.key_id,
    keyFingerprint: row.key_fingerprint,
    toBeSigned: row.to_be_signed,
    signedRequest: row.signed_request ?? undefined,
    writtenAt: row.written_at,
  }
}

import type { Database, Tx } from './database.ts'

/** From a CVCA whose keys are here to one whose keys are on that machine. @returns false where they are not here any more */
export async function handAuthorityOver(tx: Tx, authorityId: string, peerId: string): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('authority')
    .set({ ceremony_peer: peerId })
    .where('id', '=', authorityId)
    .where('ceremony_peer', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** How many certificates and countersignatures were decided on and are not signed yet, for requests that are worked on. */
export async function countUnsigned(tx: Tx, authorityId: string): Promise<number> {
  const certificates = await tx
    .selectFrom('issuance')
    .innerJoin('exchange', 'exchange.id', 'issuance.exchange_id')
    .select('issuance.id')
    .where('issuance.authority_id', '=', authorityId)
    .where('certificate_id', 'is', null)
    .where('exchange.state', '=', 'accepted')
    .execute()
  const countersignatures = await tx
    .selectFrom('countersignature')
    .innerJoin('exchange', 'exchange.id', 'countersignature.exchange_id')
    .select('exchange_id')
    .where('countersignature.authority_id', '=', authorityId)
    .where('signed_request', 'is', null)
    .where('exchange.state', '=', 'accepted')
    .execute()
  return certificates.length + countersignatures.length
}

/** The private key with this id is in our key store no more. */
export async function forgetKeyId(db: Database, authorityId: string, keyId: string): Promise<void> {
  await db
    .updateTable('authority_key')
    .set({ key_id: null })
    .where('authority_id', '=', authorityId)
    .where('key_id', '=', keyId)
    .execute()
}

import type { GetTASignature } from '../messages/index.ts'
import { type AuthorityRecord, listKeys } from '../store/index.ts'
import { referenceOf } from './certificate-chain.ts'
import type { HandlerDeps } from './deps.ts'
import { type EnquiryResult, no } from './enquiry-result.ts'

/**
 * The terminal's signature in terminal authentication: over ID_PICC, the chip's challenge, the compressed ephemeral key and
 * the auxiliary data, one after the other (TR-03110-3, terminal authentication version 2; version 1 has no auxiliary data).
 */
export async function signForReader(
  { keyChr, toBeSigned }: GetTASignature,
  authority: AuthorityRecord,
  { db, keys }: HandlerDeps,
): Promise<EnquiryResult> {
  const reference = referenceOf(keyChr)
  const all = await listKeys(db, authority.id)
  const key = all.find(({ holderReference, state }) => holderReference === reference && state === 'active')
  if (key === undefined) return no('holder-reference-unknown')
  const details = { key: key.holderReference }
  // our key stores sign octets, each by its key's hash: a hash alone would have to be signed unseen
  if (toBeSigned.kind === 'hash')
    return no('other-error', { ...details, why: 'hashTBS: keys here do not sign bare hashes' })
  const { idPicc, challengePicc, hashPk, auxPcd = new Uint8Array() } = toBeSigned
  const signer = await keys.signer(key.keyId)
  const signature = await signer.sign(Buffer.concat([idPicc, challengePicc, hashPk, auxPcd]))
  return { answer: { kind: 'signature', signature }, details }
}

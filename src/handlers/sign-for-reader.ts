import { dataObjectTree } from '../cvc/index.ts'
import type { GetTASignature } from '../messages/index.ts'
import { signerOf } from '../pki/index.ts'
import { type AuthorityRecord, listKeys } from '../store/index.ts'
import { referenceOf } from './certificate-chain.ts'
import type { HandlerDeps } from './deps.ts'
import { type EnquiryResult, no } from './enquiry-result.ts'

/**
 * The terminal's signature in terminal authentication: over ID_PICC, the chip's challenge, the compressed ephemeral key and
 * the auxiliary data, one after the other (TR-03110-3 3.3; version 1 has no auxiliary data).
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
  const octets = whatChipsAskFor(toBeSigned)
  if (octets === undefined)
    return no('syntax', { ...details, why: 'not what a chip has signed in terminal authentication' })
  const signer = await signerOf(key, keys)
  return { answer: { kind: 'signature', signature: await signer.sign(octets) }, details }
}

const CHALLENGE_OCTETS = 8
const MOST_COORDINATE_OCTETS = 66 // of secp521r1; also of an ID_PICC that is the chip's compressed key
const LEAST_KEY_OCTETS = 20 // SHA-1 of a Diffie-Hellman key
const AUXILIARY_DATA = 0x67

/**
 * The same key signs the terminal's next certificate request. So nothing is signed here that could be taken for one: only parts of
 * the lengths they have (TR-03110-3 A.2.2.3, A.6.2), and never octets that read as an object of a certificate or a request.
 */
function whatChipsAskFor({
  idPicc,
  challengePicc,
  hashPk,
  auxPcd = new Uint8Array(),
}: Extract<GetTASignature['toBeSigned'], { kind: 'parts' }>): Uint8Array | undefined {
  if (idPicc.length === 0 || idPicc.length > MOST_COORDINATE_OCTETS) return undefined
  if (challengePicc.length !== CHALLENGE_OCTETS) return undefined
  if (hashPk.length < LEAST_KEY_OCTETS || hashPk.length > MOST_COORDINATE_OCTETS) return undefined
  if (auxPcd.length > 0 && !isOneObject(auxPcd, AUXILIARY_DATA)) return undefined
  const octets = Uint8Array.from(Buffer.concat([idPicc, challengePicc, hashPk, auxPcd]))
  return readsAsObjects(octets) ? undefined : octets
}

function isOneObject(octets: Uint8Array, tag: number): boolean {
  const { nodes, problem } = dataObjectTree(octets)
  return problem === undefined && nodes.length === 1 && nodes[0]?.tag === tag
}

/** All of it is data objects, the first a certificate, a body, a request or a reference. */
function readsAsObjects(octets: Uint8Array): boolean {
  const { nodes, problem } = dataObjectTree(octets)
  return problem === undefined && [0x7f21, 0x7f4e, 0x67, 0x42].includes(nodes[0]?.tag ?? 0)
}

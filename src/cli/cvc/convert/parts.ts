import {
  type CardVerifiable,
  CvcError,
  encodePublicKey,
  encodeSubjectPublicKeyInfo,
  plainToAsn1Signature,
  publicKeyOf,
  type VerificationKey,
  verificationKey,
} from '../../../cvc/index.ts'
import { CliError } from '../../cli-error.ts'
import { visibleReference } from '../../output/visible.ts'
import { type AtHand, inheritedCurve, keysOf } from '../at-hand.ts'
import type { Part } from './form.ts'

/** Which part of an object is meant, in the words of the options. */
export type Wanted =
  | { readonly part: 'all' }
  | { readonly part: 'body' }
  | { readonly part: 'signature'; readonly as: 'plain' | 'asn1' }
  | { readonly part: 'public-key'; readonly as: 'spki' | 'tlv' }

/** A part of a certificate or request; of an authenticated request, what its inner signature covers. @throws {CliError} `refused` */
export function partOf(object: CardVerifiable, wanted: Wanted, atHand: AtHand): Part {
  const { octets, signedOctets, signature } = object.kind === 'certificate' ? object.certificate : object.request
  switch (wanted.part) {
    case 'all':
      return object.kind === 'certificate'
        ? { octets, label: 'CV CERTIFICATE' }
        : { octets: object.octets, label: 'CV CERTIFICATE REQUEST' }
    case 'body':
      return { octets: signedOctets, label: 'DATA' }
    case 'signature':
      return { octets: wanted.as === 'plain' ? signature : asn1Signature(object, signature, atHand), label: 'DATA' }
    case 'public-key':
      return publicKey(keyIn(object, atHand), wanted.as)
  }
}

function publicKey(key: VerificationKey, as: 'spki' | 'tlv'): Part {
  if (as === 'spki') return { octets: encodeSubjectPublicKeyInfo(key), label: 'PUBLIC KEY' }
  return { octets: encodePublicKey(publicKeyOf(key, { domainParameters: true })), label: 'CV PUBLIC KEY' }
}

/** An ECDSA signature as X.509 tools take it; one by RSA is the same everywhere. */
function asn1Signature(object: CardVerifiable, signature: Uint8Array, atHand: AtHand): Uint8Array {
  const key = signerKey(object, atHand)
  if (key.kind === 'rsa') return signature
  try {
    return plainToAsn1Signature(signature, key.curve)
  } catch (error) {
    if (error instanceof CvcError) throw new CliError('refused', error.message, { cause: error })
    throw error
  }
}

/** The key in a certificate or request, on its curve. @throws {CliError} `refused` */
function keyIn(object: CardVerifiable, atHand: AtHand): VerificationKey {
  const [key] = object.kind === 'certificate' ? keysOf(object.certificate, atHand) : keysOfRequest(object, atHand)
  return key ?? curveMissing(object)
}

/** That of the issuer; a request is signed with its own key. */
function signerKey(object: CardVerifiable, atHand: AtHand): VerificationKey {
  if (object.kind !== 'certificate') return keyIn(object, atHand)
  const { authorityReference, holderReference } = object.certificate
  if (authorityReference === holderReference) return keyIn(object, atHand)
  const [key] = atHand.named(authorityReference).flatMap((issuer) => keysOf(issuer, atHand))
  return key ?? curveMissing(object)
}

function keysOfRequest(
  { request }: Exclude<CardVerifiable, { kind: 'certificate' }>,
  atHand: AtHand,
): VerificationKey[] {
  try {
    return [verificationKey(request.publicKey, inheritedCurve(request.publicKey, request.authorityReference, atHand))]
  } catch (error) {
    if (error instanceof CvcError) return []
    throw error
  }
}

function curveMissing(object: CardVerifiable): never {
  const { holderReference, authorityReference } = object.kind === 'certificate' ? object.certificate : object.request
  const above = authorityReference === undefined ? 'its CVCA' : visibleReference(authorityReference)
  const how = `give the certificates from ${above} up to the CVCA with --issuer`
  throw new CliError(
    'refused',
    `the curve of ${visibleReference(holderReference)} is not known here, or not usable; ${how}`,
  )
}

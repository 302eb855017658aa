import { createHash } from 'node:crypto'
import { encodePublicKey, type PublicKey, publicKeyOf, type VerificationKey } from '../cvc/index.ts'

export const sha256 = (octets: Uint8Array): string => createHash('sha256').update(octets).digest('hex')

/**
 * The fingerprint two people compare over a second channel before an initial request is let through: SHA-256, hex, over
 * the public key object (`7F49`) of the request, encoded strictly.
 */
export const keyFingerprint = (publicKey: PublicKey): string => sha256(encodePublicKey(publicKey))

/** Tells two key pairs apart whatever is written beside them: over the key without algorithm name and parameters. */
export const keyMaterialHash = (key: VerificationKey): string =>
  publicKeyHash(publicKeyOf(key, { domainParameters: false }))

/** The same of a key as it came. */
export function publicKeyHash(bare: PublicKey): string {
  return bare.kind === 'ecdsa'
    ? sha256(bare.point)
    : createHash('sha256').update(bare.modulus).update(bare.exponent).digest('hex')
}

import { type EcdsaAlgorithm, RSA_MODULUS_BITS, type RsaAlgorithm } from './algorithms.ts'
import { assertOnCurve } from './curve-points.ts'
import { type CurveName, curve } from './curves.ts'
import { domainParametersOf, knownCurve } from './domain-parameters.ts'
import { CvcError } from './errors.ts'
import { sameOctets } from './octets.ts'
import type { EcdsaPublicKey, PublicKey, RsaPublicKey } from './public-key.ts'
import { bitLength, sameInteger, withoutLeadingZeros } from './unsigned-integer.ts'

/**
 * A key that signatures can be checked with: a known curve and a point on it, or RSA numbers within the profile.
 * TR-03110-3 A.7.3.2, A.7.4.2.
 */
export type VerificationKey = EcdsaVerificationKey | RsaVerificationKey

/** A point that lies on a curve of the table. TR-03110-3 A.7.4.2. */
export interface EcdsaVerificationKey {
  readonly kind: 'ecdsa'
  /** What it signs with: the key's own object names it. TR-03110-3 A.7.4.1. */
  readonly algorithm: EcdsaAlgorithm
  /** Its own or the inherited one. */
  readonly curve: CurveName
  /** Uncompressed: 04, x, y. On the curve. */
  readonly point: Uint8Array
}

/** An odd modulus of a length of TR-03110-3 A.7.3.2, an odd exponent of 2 to 32 bits. */
export interface RsaVerificationKey {
  readonly kind: 'rsa'
  /** What it signs with: the key's own object names it. TR-03110-3 A.7.3.1. */
  readonly algorithm: RsaAlgorithm
  /** Unsigned, big-endian, without leading zeros. */
  readonly modulus: Uint8Array
  /** Unsigned, big-endian, without leading zeros. */
  readonly exponent: Uint8Array
}

/**
 * Makes a key usable. Explicit domain parameters count only if all of them equal one known curve; without any, the curve is
 * inherited from the CVCA key that starts the chain (TR-03110-3 D.3.3).
 * @param inheritedCurve for a key without domain parameters; not looked at for any other
 * @throws {CvcError} `domain-parameters-missing`, `domain-parameters-unknown`, `point-malformed`, `point-not-on-curve`,
 *   `rsa-key-unsuitable`
 */
export function verificationKey(publicKey: PublicKey, inheritedCurve?: CurveName): VerificationKey {
  return publicKey.kind === 'rsa' ? rsaKey(publicKey) : ecdsaKey(publicKey, inheritedCurve)
}

/**
 * The object form of a key, with the numbers of its curve (CVCA certificates, requests) or without (DV, terminal).
 * TR-03110-3 D.3.3.
 */
export function publicKeyOf(key: VerificationKey, { domainParameters }: { domainParameters: boolean }): PublicKey {
  if (key.kind === 'rsa') return key
  const { kind, algorithm, point } = key
  if (!domainParameters) return { kind, algorithm, point }
  return { kind, algorithm, domainParameters: domainParametersOf(key.curve), point }
}

/** The one length a signature by this key can have: r ‖ s by the order (TR-03111 5.2.1), or that of the modulus (RFC 8017, 8). */
export function signatureOctets(key: VerificationKey): number {
  return key.kind === 'rsa' ? key.modulus.length : 2 * curve(key.curve).orderOctets
}

/** The same key material, whatever the hash algorithm named beside it: "a new certificate needs a new key pair". */
export function sameKey(a: VerificationKey | PublicKey, b: VerificationKey | PublicKey): boolean {
  if (a.kind === 'ecdsa') return b.kind === 'ecdsa' && sameOctets(a.point, b.point)
  return b.kind === 'rsa' && sameInteger(a.modulus, b.modulus) && sameInteger(a.exponent, b.exponent)
}

function ecdsaKey(
  { kind, algorithm, domainParameters, point }: EcdsaPublicKey,
  inherited?: CurveName,
): VerificationKey {
  const curve = domainParameters ? knownCurve(domainParameters) : inherited
  if (!curve) throw new CvcError(domainParameters ? 'domain-parameters-unknown' : 'domain-parameters-missing')
  assertOnCurve(point, curve)
  return { kind, algorithm, curve, point }
}

// Modulus lengths and the limit of the exponent: TR-03110-3 A.7.3.2. An exponent of 1 or an even one signs nothing.
function rsaKey(publicKey: RsaPublicKey): RsaVerificationKey {
  const modulus = withoutLeadingZeros(publicKey.modulus)
  const exponent = withoutLeadingZeros(publicKey.exponent)
  const [modulusBits, exponentBits] = [bitLength(modulus), bitLength(exponent)]
  const odd = (modulus.at(-1)! & 1) === 1 && (exponent.at(-1)! & 1) === 1
  if (!odd || !RSA_MODULUS_BITS.includes(modulusBits) || exponentBits < 2 || exponentBits > 32) {
    throw new CvcError('rsa-key-unsuitable', {
      found: `modulus of ${modulusBits} bits, exponent of ${exponentBits} bits`,
    })
  }
  return { kind: 'rsa', algorithm: publicKey.algorithm, modulus, exponent }
}

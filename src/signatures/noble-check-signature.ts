import { ecdsa, weierstrass } from '@noble/curves/abstract/weierstrass.js'
import { sha1 } from '@noble/hashes/legacy.js'
import { sha224, sha256, sha384, sha512 } from '@noble/hashes/sha2.js'
import {
  ALGORITHMS,
  type CheckSignature,
  CURVES,
  type CurveName,
  curve,
  type EcdsaVerificationKey,
  type HashName,
  RSA_ALGORITHMS,
  type RsaVerificationKey,
} from '../cvc/index.ts'
import { canBeKey, canBeSignature } from './refuse-early.ts'

// No Node here: this file runs in a browser, and in the worker of the second opinion.

const HASHES = {
  'SHA-1': sha1,
  'SHA-224': sha224,
  'SHA-256': sha256,
  'SHA-384': sha384,
  'SHA-512': sha512,
} as const satisfies Record<HashName, unknown>

/**
 * Checks a signature without Node: ECDSA by noble, RSA by the Web Cryptography of the browser (noble has no RSA), which there
 * is in secure contexts only; elsewhere an RSA signature is not verified: false. Octets that are no signature, and keys that
 * can be none: false, never a throw. TR-03110-3 A.7.3.1, A.7.4.1.
 */
export const nobleCheckSignature: CheckSignature = async (key, signedOctets, signature) => {
  if (key.kind === 'ecdsa') return verifyByNoble(key, signedOctets, signature)
  try {
    return canBeSignature(key, signature) && canBeKey(key) && (await verifyRsa(key, signedOctets, signature))
  } catch {
    return false
  }
}

/**
 * ECDSA in plain form on every curve of the library, at once. Octets that are no signature: false, never a throw. TR-03110-3
 * A.7.4.1, TR-03111 5.2.1.
 * @param signature `r ‖ s`, both in as many octets as the order of the curve has
 */
export function verifyByNoble(key: EcdsaVerificationKey, signedOctets: Uint8Array, signature: Uint8Array): boolean {
  try {
    if (!canBeSignature(key, signature) || !canBeKey(key)) return false
    const digest = HASHES[ALGORITHMS[key.algorithm].hash](signedOctets)
    // noble cuts a digest longer than the order to its leftmost bits (TR-03111, 4.2.1); n - s is as good as s in this PKI
    return verifierOn(key.curve).verify(signature, digest, key.point, { prehash: false, lowS: false })
  } catch {
    return false
  }
}

type Verifier = ReturnType<typeof ecdsa>
const verifiers = new Map<CurveName, Verifier>()

function verifierOn(name: CurveName): Verifier {
  const known = verifiers.get(name)
  if (known) return known
  const { generator, fieldOctets, equation } = curve(name)
  const { order, cofactor } = CURVES[name]
  const made = ecdsa(
    weierstrass({
      ...equation,
      n: BigInt(`0x${order}`),
      h: BigInt(`0x${cofactor}`),
      Gx: integerOf(generator.subarray(1, 1 + fieldOctets)),
      Gy: integerOf(generator.subarray(1 + fieldOctets)),
    }),
    sha256, // for what noble hashes by itself; digests are handed in
  )
  verifiers.set(name, made)
  return made
}

function integerOf(octets: Uint8Array): bigint {
  return octets.reduce((integer, octet) => (integer << 8n) | BigInt(octet), 0n)
}

async function verifyRsa(
  { algorithm, modulus, exponent }: RsaVerificationKey,
  signedOctets: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  const { hash, padding } = RSA_ALGORITHMS[algorithm]
  const name = padding === 'PSS' ? 'RSA-PSS' : 'RSASSA-PKCS1-v1_5'
  const jwk = { kty: 'RSA', n: base64url(modulus), e: base64url(exponent) }
  const { subtle } = globalThis.crypto
  const imported = await subtle.importKey('jwk', jwk, { name, hash }, false, ['verify'])
  const saltLength = HASHES[hash].outputLen
  return subtle.verify({ name, saltLength }, imported, new Uint8Array(signature), new Uint8Array(signedOctets))
}

function base64url(octets: Uint8Array): string {
  const text = btoa(String.fromCharCode(...octets))
  return text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

import type { VerifyKeyObjectInput } from 'node:crypto'
import type { CheckSignature, VerificationKey } from '../cvc/index.ts'
import { importPublicKey } from './import-public-key.ts'
import { verifyOctets } from './operations.ts'
import { RecentlyUsed } from './recently-used.ts'
import { canBeKey, canBeSignature } from './refuse-early.ts'
import { signatureScheme } from './signature-scheme.ts'

/** A key as `verify` takes it: made once, so that what a verification costs is OpenSSL's part of it. */
interface ReadyKey {
  readonly hash: string
  readonly input: VerifyKeyObjectInput
  readonly light: boolean
}

// Importing a key costs half a verification again (0.14 ms against 0.27 ms), and few keys sign much.
const ready = new RecentlyUsed<string, ReadyKey>(1000)

/**
 * OpenSSL's answer; what takes time is computed on the thread pool. Whatever OpenSSL cannot take is not a signature: false, never a throw. Numbers
 * that cannot be a key or a signature are refused before OpenSSL sees them.
 */
export const checkSignature: CheckSignature = async (key, signedOctets, signature) => {
  try {
    return canBeSignature(key, signature) && (await verifyOctets(readyKey(key), signedOctets, signature))
  } catch {
    return false
  }
}

/** @throws {TypeError} the numbers cannot be a key; what OpenSSL throws where it finds so (a point off its curve) */
function readyKey(key: VerificationKey): ReadyKey {
  const name = nameOf(key)
  const known = ready.get(name)
  if (known) return known
  if (!canBeKey(key)) throw new TypeError('not a key')
  const { hash, options } = signatureScheme(key)
  const light = key.kind === 'rsa' || key.curve === 'secp256r1'
  const made: ReadyKey = { hash, input: { key: importPublicKey(key), ...options }, light }
  ready.set(name, made)
  return made
}

// The whole key, not a digest of it: two keys never share a name.
function nameOf(key: VerificationKey): string {
  if (key.kind === 'ecdsa') return `${key.algorithm}:${key.curve}:${text(key.point)}`
  return `${key.algorithm}:${key.exponent.length}:${text(key.exponent)}${text(key.modulus)}`
}

function text(octets: Uint8Array): string {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString('latin1')
}

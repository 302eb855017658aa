import { type KeyObject, verify } from 'node:crypto'
import type { CheckSignature, VerificationKey } from '../cvc/index.ts'
import { importPublicKey } from './import-public-key.ts'
import { RecentlyUsed } from './recently-used.ts'
import { signatureOctets, signatureScheme } from './signature-scheme.ts'

// Importing a key costs half a verification again (0.14 ms against 0.27 ms), and few keys sign much.
const imported = new RecentlyUsed<string, KeyObject>(1000)

/** OpenSSL's answer, computed on the thread pool. Whatever OpenSSL cannot take is not a signature: false, never a throw. */
export const checkSignature: CheckSignature = async (key, signedOctets, signature) => {
  try {
    if (signature.length !== signatureOctets(key)) return false
    return await verifyInPool(key, publicKeyObject(key), signedOctets, signature)
  } catch {
    return false
  }
}

function verifyInPool(
  key: VerificationKey,
  keyObject: KeyObject,
  signedOctets: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  const { hash, options } = signatureScheme(key)
  return new Promise((resolve) => {
    verify(hash, signedOctets, { key: keyObject, ...options }, signature, (error, valid) => resolve(!error && valid))
  })
}

function publicKeyObject(key: VerificationKey): KeyObject {
  const name = nameOf(key)
  const known = imported.get(name)
  if (known) return known
  const keyObject = importPublicKey(key)
  imported.set(name, keyObject)
  return keyObject
}

// The whole key, not a digest of it: two keys never share a name.
function nameOf(key: VerificationKey): string {
  const text = (octets: Uint8Array) =>
    Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString('latin1')
  return key.kind === 'rsa'
    ? `rsa:${key.exponent.length}:${text(key.exponent)}${text(key.modulus)}`
    : `${key.curve}:${text(key.point)}`
}

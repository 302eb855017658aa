import type { VerifyKeyObjectInput } from 'node:crypto'
import type { VerificationKey } from '../cvc/index.ts'
import { importPublicKey } from './import-public-key.ts'
import { RecentlyUsed } from './recently-used.ts'
import { canBeKey } from './refuse-early.ts'
import { signatureScheme } from './signature-scheme.ts'

/** A key as `verify` takes it: made once, so that what a verification costs is OpenSSL's part of it. */
export interface ReadyKey {
  readonly hash: string
  readonly input: VerifyKeyObjectInput
}

// Importing a key costs half a verification again (0.14 ms against 0.27 ms), and few keys sign much. A key is looked for by four
// of its octets and then compared whole; two that share those four only push each other out.
const ready = new RecentlyUsed<number, { readonly key: VerificationKey; readonly made: ReadyKey }>(1000)

/** @throws {TypeError} the numbers cannot be a key; what OpenSSL throws where it finds so (a point off its curve) */
export function readyKey(key: VerificationKey): ReadyKey {
  const octets = fourOctets(key)
  const known = ready.get(octets)
  if (known !== undefined && isSame(known.key, key)) return known.made
  const made = makeReady(key)
  ready.set(octets, { key: copied(key), made })
  return made
}

function makeReady(key: VerificationKey): ReadyKey {
  if (!canBeKey(key)) throw new TypeError('not a key')
  const { hash, options } = signatureScheme(key)
  return { hash, input: { key: importPublicKey(key), ...options } }
}

/** From where the numbers of two keys differ: the first of a point and of a modulus often do not. */
function fourOctets(key: VerificationKey): number {
  const octets = key.kind === 'rsa' ? key.modulus : key.point
  const at = octets.length >> 1
  return (octets[at]! << 24) | (octets[at + 1]! << 16) | (octets[at + 2]! << 8) | octets[at + 3]!
}

function isSame(a: VerificationKey, b: VerificationKey): boolean {
  if (a.algorithm !== b.algorithm) return false
  if (a.kind === 'ecdsa') return b.kind === 'ecdsa' && a.curve === b.curve && Buffer.compare(a.point, b.point) === 0
  return b.kind === 'rsa' && Buffer.compare(a.modulus, b.modulus) === 0 && Buffer.compare(a.exponent, b.exponent) === 0
}

// The octets of a key may be views of a message, and memory may be used again.
function copied(key: VerificationKey): VerificationKey {
  if (key.kind === 'ecdsa') return { ...key, point: Uint8Array.from(key.point) }
  return { ...key, modulus: Uint8Array.from(key.modulus), exponent: Uint8Array.from(key.exponent) }
}

import type { CheckSignature, Signer, VerificationKey } from '../../src/cvc/index.ts'
import { checksum, same } from './reading.ts'

const FAKE_OCTETS = 32

/** What stands for a signature where computing one would cost too much: another one for another key or other octets. */
export function fakeSignature(key: VerificationKey, octets: Uint8Array): Uint8Array {
  const [ofKey, ofOctets] = [checksum(key.kind === 'ecdsa' ? key.point : key.modulus), checksum(octets)]
  return Uint8Array.from({ length: FAKE_OCTETS }, (_, i) => (i % 8 < 4 ? ofKey : ofOctets) >>> (8 * (i % 4)))
}

/** Tells fake signatures that are right from those that are not. */
export const honest: CheckSignature = async (key, octets, signature) => same(fakeSignature(key, octets), signature)

/** Lies both ways. */
export const saysYes: CheckSignature = async () => true
export const saysNo: CheckSignature = async () => false

export function fakeSigner(publicKey: VerificationKey): Signer {
  return { publicKey, sign: async (octets) => fakeSignature(publicKey, octets) }
}

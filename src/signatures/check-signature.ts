import type { CheckSignature, VerificationKey } from '../cvc/index.ts'
import { type Place, verifyOctets } from './operations.ts'
import { readyKey } from './ready-keys.ts'
import { canBeSignature } from './refuse-early.ts'

/**
 * OpenSSL's answer; what takes time is computed on other threads. Whatever OpenSSL cannot take is not a signature: false, never a
 * throw. Numbers that cannot be a key or a signature are refused before OpenSSL sees them.
 */
export const checkSignature: CheckSignature = (key, signedOctets, signature) => {
  try {
    if (!canBeSignature(key, signature)) return Promise.resolve(false)
    return verifyOctets(readyKey(key), placeOf(key), signedOctets, signature)
  } catch {
    return Promise.resolve(false)
  }
}

// 16 µs by RSA, 46 µs on P-256, 140 µs to 1 ms on the others.
function placeOf(key: VerificationKey): Place {
  return key.kind === 'rsa' || key.curve === 'secp256r1' ? 'shared' : 'cores'
}

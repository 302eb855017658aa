import type { CheckSignature } from '../cvc/index.ts'
import { verifyOctets } from './operations.ts'
import { readyKey } from './ready-keys.ts'
import { canBeSignature } from './refuse-early.ts'

/**
 * OpenSSL's answer; what takes time is computed on the thread pool. Whatever OpenSSL cannot take is not a signature: false, never a throw. Numbers
 * that cannot be a key or a signature are refused before OpenSSL sees them.
 */
export const checkSignature: CheckSignature = (key, signedOctets, signature) => {
  try {
    if (!canBeSignature(key, signature)) return Promise.resolve(false)
    return verifyOctets(readyKey(key), signedOctets, signature)
  } catch {
    return Promise.resolve(false)
  }
}

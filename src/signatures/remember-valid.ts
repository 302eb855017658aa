import { hash } from 'node:crypto'
import type { CheckSignature, VerificationKey } from '../cvc/index.ts'
import { RecentlyUsed } from './recently-used.ts'

const REMEMBERED = 2_000 // 44 characters each

/**
 * A signature that was found valid is valid: a request is judged when it comes and again when it is worked on, and the second
 * time costs a hash. What was not valid is checked anew.
 */
export function rememberValid(check: CheckSignature): CheckSignature {
  const valid = new RecentlyUsed<string, true>(REMEMBERED)
  return async (key, signedOctets, signature) => {
    const name = nameOf(key, signedOctets, signature)
    if (valid.get(name) !== undefined) return true
    const isValid = await check(key, signedOctets, signature)
    if (isValid) valid.set(name, true)
    return isValid
  }
}

/** A hash over all that decides the answer; lengths go in, so that nothing passes from one part to the next. */
function nameOf(key: VerificationKey, ...octets: readonly Uint8Array[]): string {
  const ofKey = key.kind === 'ecdsa' ? [key.point] : [key.modulus, key.exponent]
  const parts = [...ofKey, ...octets]
  const kind = key.kind === 'ecdsa' ? key.curve : key.kind
  const header = Buffer.from(`${key.algorithm} ${kind} ${parts.map(({ length }) => length).join(' ')}\n`)
  return hash('sha256', Buffer.concat([header, ...parts]), 'base64')
}

import { CvcError } from './errors.ts'
import { fromLatin1, toLatin1 } from './octets.ts'

declare const brand: unique symbol

/**
 * Names one public key: country (2 letters), mnemonic (up to 9; empty is a finding), sequence (5). ISO 8859-1 text, so it
 * may hold `/ " *` and letters outside ASCII: never a file name, never unescaped in a log. TR-03110-3 A.7.1.
 */
export type HolderReference = string & { readonly [brand]: 'HolderReference' }

/** The three parts of a reference, 2, up to 9 and 5 characters. TR-03110-3 A.7.1, table 15. */
export interface HolderReferenceParts {
  readonly country: string
  readonly mnemonic: string
  readonly sequence: string
}

/** @throws {CvcError} `holder-reference-malformed` */
export function parseHolderReference(text: string): HolderReference {
  if (!isLatin1(text) || !isReference(fromLatin1(text)))
    throw new CvcError('holder-reference-malformed', { found: text })
  return text as HolderReference // with its like below the only cast of its kind: everyone else calls these two
}

/** @throws {CvcError} `holder-reference-malformed` */
export function decodeHolderReference(octets: Uint8Array): HolderReference {
  if (isReference(octets)) return toLatin1(octets) as HolderReference
  throw new CvcError('holder-reference-malformed', { found: toLatin1(octets.subarray(0, 64)) })
}

function isReference(octets: Uint8Array): boolean {
  const { length } = octets
  if (length < 7 || length > 16) return false
  if (!isLetter(octets[0]!) || !isLetter(octets[1]!)) return false
  for (let i = 2; i < length - 5; i++) if (!isPrintable(octets[i]!)) return false
  for (let i = length - 5; i < length; i++) if (!isLetter(octets[i]!) && !isDigit(octets[i]!)) return false
  return true
}

// A character beyond ISO 8859-1 has no octet.
const isLatin1 = (text: string): boolean => !/[^\0-\xff]/.test(text)
const isLetter = (octet: number): boolean => octet >= 0x41 && octet <= 0x5a
const isDigit = (octet: number): boolean => octet >= 0x30 && octet <= 0x39
const isPrintable = (octet: number): boolean => (octet >= 0x20 && octet <= 0x7e) || octet >= 0xa0

/** Takes a reference apart. */
export function holderReferenceParts(reference: HolderReference): HolderReferenceParts {
  return { country: reference.slice(0, 2), mnemonic: reference.slice(2, -5), sequence: reference.slice(-5) }
}

/** Two keys of one holder: same country and mnemonic, whatever the sequence. */
export function sameHolder(a: HolderReference, b: HolderReference): boolean {
  return a.slice(0, -5) === b.slice(0, -5)
}

/** 7 to 16 octets. */
export function encodeHolderReference(reference: HolderReference): Uint8Array {
  return fromLatin1(reference)
}

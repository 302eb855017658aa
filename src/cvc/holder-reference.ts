import { CvcError } from './errors.ts'
import { fromLatin1, toLatin1 } from './octets.ts'
import { type ValueInPlace, wholly } from './value-in-place.ts'

declare const brand: unique symbol

/**
 * Names one public key: country (2 letters), mnemonic (up to 9; empty is a finding), sequence (5). ISO 8859-1 text, so it
 * may hold `/ " *` and letters outside ASCII: never a file name, never unescaped in a log. TR-03110-3 A.7.1.
 */
export type HolderReference = string & { readonly [brand]: 'HolderReference' }

/** The three parts of a reference, 2, up to 9 and 5 characters. TR-03110-3 A.7.1, table 15. */
export interface HolderReferenceParts {
  /** Of the holder: two upper-case letters, ISO 3166-1 alpha-2. */
  readonly country: string
  /** Names the holder within its country; ISO 8859-1. */
  readonly mnemonic: string
  /** Names the key: digits and upper-case letters, assigned by the holder. */
  readonly sequence: string
}

/**
 * A reference from text. TR-03110-3 A.7.1, D.2.1.4.
 * @param text country, mnemonic and sequence without anything in between, 7 to 16 characters of ISO 8859-1
 * @throws {CvcError} `holder-reference-malformed`
 */
export function parseHolderReference(text: string): HolderReference {
  if (!isLatin1(text) || !isReference(wholly(fromLatin1(text))))
    throw new CvcError('holder-reference-malformed', { found: text })
  return text as HolderReference // with its like below the only cast of its kind: everyone else calls these two
}

/** @throws {CvcError} `holder-reference-malformed` */
export function readHolderReference(value: ValueInPlace): HolderReference {
  const { bytes, valueOffset, end } = value
  if (isReference(value)) return toLatin1(bytes.subarray(valueOffset, end)) as HolderReference
  const found = toLatin1(bytes.subarray(valueOffset, Math.min(end, valueOffset + 64)))
  throw new CvcError('holder-reference-malformed', { found })
}

function isReference({ bytes, valueOffset: start, end }: ValueInPlace): boolean {
  if (end - start < 7 || end - start > 16) return false
  if (!isLetter(bytes[start]!) || !isLetter(bytes[start + 1]!)) return false
  for (let i = start + 2; i < end - 5; i++) if (!isPrintable(bytes[i]!)) return false
  for (let i = end - 5; i < end; i++) if (!isLetter(bytes[i]!) && !isDigit(bytes[i]!)) return false
  return true
}

// A character beyond ISO 8859-1 has no octet.
const isLatin1 = (text: string): boolean => !/[^\0-\xff]/.test(text)
const isLetter = (octet: number): boolean => octet >= 0x41 && octet <= 0x5a
const isDigit = (octet: number): boolean => octet >= 0x30 && octet <= 0x39
const isPrintable = (octet: number): boolean => (octet >= 0x20 && octet <= 0x7e) || octet >= 0xa0

/** Takes a reference apart. TR-03110-3 A.7.1, table 15. */
export function holderReferenceParts(reference: HolderReference): HolderReferenceParts {
  return { country: reference.slice(0, 2), mnemonic: reference.slice(2, -5), sequence: reference.slice(-5) }
}

/** Two keys of one holder: same country and mnemonic, whatever the sequence. TR-03110-3 A.7.1. */
export function sameHolder(a: HolderReference, b: HolderReference): boolean {
  return a.slice(0, -5) === b.slice(0, -5)
}

/** 7 to 16 octets. */
export function encodeHolderReference(reference: HolderReference): Uint8Array {
  return fromLatin1(reference)
}

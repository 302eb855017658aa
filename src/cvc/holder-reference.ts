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
  if (!/^[A-Z]{2}[\x20-\x7e\xa0-\xff]{0,9}[0-9A-Z]{5}$/.test(text)) {
    throw new CvcError('holder-reference-malformed', { found: text })
  }
  return text as HolderReference // the only cast of its kind: everyone else calls this function
}

/** Takes a reference apart. */
export function holderReferenceParts(reference: HolderReference): HolderReferenceParts {
  return { country: reference.slice(0, 2), mnemonic: reference.slice(2, -5), sequence: reference.slice(-5) }
}

/** Two keys of one holder: same country and mnemonic, whatever the sequence. */
export function sameHolder(a: HolderReference, b: HolderReference): boolean {
  return a.slice(0, -5) === b.slice(0, -5)
}

/** @throws {CvcError} `holder-reference-malformed` */
export function decodeHolderReference(octets: Uint8Array): HolderReference {
  return parseHolderReference(toLatin1(octets.subarray(0, 64)))
}

/** 7 to 16 octets. */
export function encodeHolderReference(reference: HolderReference): Uint8Array {
  return fromLatin1(reference)
}

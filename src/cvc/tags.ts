/**
 * The data objects of certificates and requests, by what they hold. TR-03110-3 D.2, table 27. Two octets where the first
 * is 5F or 7F.
 */
export const TAGS = {
  certificate: 0x7f21,
  body: 0x7f4e,
  signature: 0x5f37,
  authentication: 0x67,
  profileIdentifier: 0x5f29,
  authorityReference: 0x42,
  publicKey: 0x7f49,
  holderReference: 0x5f20,
  holderAuthorization: 0x7f4c,
  effectiveDate: 0x5f25,
  expirationDate: 0x5f24,
  extensions: 0x65,
  discretionaryDataTemplate: 0x73,
  objectIdentifier: 0x06,
  discretionaryData: 0x53,
} as const

/** Inside an elliptic curve key, in the order they must stand. TR-03110-3 D.3.3. */
export const EC_TAGS = { p: 0x81, a: 0x82, b: 0x83, generator: 0x84, order: 0x85, point: 0x86, cofactor: 0x87 } as const

/** Inside an RSA key. TR-03110-3 D.3.1. */
export const RSA_TAGS = { modulus: 0x81, exponent: 0x82 } as const

/** As it is written in the standards: `7F4E`, `42`. */
export function tagName(tag: number): string {
  return tag.toString(16).toUpperCase().padStart(2, '0')
}

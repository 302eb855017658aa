import type { Name } from './name.ts'

/** An X.509 certificate as read. RFC 5280 4.1; Doc 9303-12 7.1. */
export interface Certificate {
  /** All of it as received. */
  readonly octets: Uint8Array
  /** SHA-256 over {@link octets}, lower-case hex. */
  readonly fingerprint: string
  /** Lower-case hex, without leading zeros. */
  readonly serial: string
  readonly issuer: Name
  readonly subject: Name
  readonly notBefore: Date
  readonly notAfter: Date
  /** SubjectPublicKeyInfo, tag and length included. */
  readonly publicKeyInfo: Uint8Array
  /** What its issuer signed: TBSCertificate, tag and length included. */
  readonly signedOctets: Uint8Array
  /** AlgorithmIdentifier of the signature, tag and length included. */
  readonly signatureAlgorithm: Uint8Array
  readonly signature: Uint8Array
  readonly extensions: CertificateExtensions
}

/** Those that matter here; what is missing the certificate does not say. RFC 5280 4.2.1. */
export interface CertificateExtensions {
  readonly basicConstraints?: BasicConstraints
  readonly keyUsage?: readonly KeyUsage[]
  readonly extendedKeyUsage?: { readonly purposes: readonly string[]; readonly critical: boolean }
  /** Lower-case hex. */
  readonly subjectKeyIdentifier?: string
  /** Lower-case hex. */
  readonly authorityKeyIdentifier?: string
  /** A link certificate in which the name of the CSCA changes, too. Doc 9303-12 7.1.1.5. */
  readonly nameChange: boolean
}

export interface BasicConstraints {
  readonly isCa: boolean
  readonly pathLength?: number
}

/** In the order of their bits. RFC 5280 4.2.1.3. */
export const KEY_USAGES = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const
export type KeyUsage = (typeof KEY_USAGES)[number]

/** The two letters of its holder; `??` where its name has none. */
export function countryOf({ subject }: Certificate): string {
  return subject.country ?? UNKNOWN_COUNTRY
}

export const UNKNOWN_COUNTRY = '??'

/**
 * How a CSCA certificate leads to its key: by itself, or from the key before. Both may bear the same name, then the key
 * identifiers tell. Doc 9303-12 7.1.1.5.
 */
export function isSelfSigned({ issuer, subject, extensions }: Certificate): boolean {
  const { subjectKeyIdentifier, authorityKeyIdentifier } = extensions
  if (issuer.comparable !== subject.comparable) return false
  if (subjectKeyIdentifier === undefined || authorityKeyIdentifier === undefined) return true
  return subjectKeyIdentifier === authorityKeyIdentifier
}

/** By names and key identifiers, no signature: may this be the certificate of its issuer's key? RFC 5280 4.2.1.1. */
export function mayHaveIssued(issuer: Certificate, certificate: Certificate): boolean {
  if (issuer.subject.comparable !== certificate.issuer.comparable) return false
  const [named, own] = [certificate.extensions.authorityKeyIdentifier, issuer.extensions.subjectKeyIdentifier]
  return named === undefined || own === undefined || named === own
}

export function sameOctets(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0
}

import type { Defect } from './content/defect.ts'
import type { Certificate } from './x509/certificate.ts'

/** A list as it came: read, not judged. */
export type SignedList = MasterList | DocumentSignerList | DefectList

interface Message {
  /** All of it as received; a broker passes on these. */
  readonly octets: Uint8Array
  /** SHA-256 over {@link octets}, lower-case hex. */
  readonly fingerprint: string
  /** BER as soon as one length outside of the content is indefinite or longer than needed, or a string comes in pieces. */
  readonly encoding: 'DER' | 'BER'
  readonly signedDataVersion: number
  /** Dotted; of the digests the message announces. */
  readonly digestAlgorithms: readonly string[]
  /** What is signed: the octets of the list itself. */
  readonly content: Uint8Array
  /** Version in the content, counted from 0; missing in the shape that has none. */
  readonly contentVersion?: number
  readonly hasRevocationLists: boolean
  /** Certificates beside the list: its signer's, and those that lead to it. */
  readonly embedded: readonly Certificate[]
  readonly unreadableEmbedded: readonly UnreadableCertificate[]
  /** At least one. */
  readonly signers: readonly SignerInformation[]
  /** What its first signer says; nobody has looked at the signature. */
  readonly signingTime?: Date
}

/** CSCA certificates. Doc 9303-12 9.2. */
export interface MasterList extends Message {
  readonly kind: 'master-list'
  readonly certificates: readonly Certificate[]
  readonly unreadable: readonly UnreadableCertificate[]
}

/** Document signer certificates. TR-03129-2 8.1. */
export interface DocumentSignerList extends Message {
  readonly kind: 'document-signer-list'
  /** A version and a set (1.4), or the set alone (1.3.0). */
  readonly shape: DocumentSignerListShape
  readonly certificates: readonly Certificate[]
  readonly unreadable: readonly UnreadableCertificate[]
}

export type DocumentSignerListShape = '1.4' | '1.3.0'

/** What is wrong with documents, by the certificate that signed them. TR-03129-2 7.1. */
export interface DefectList extends Message {
  readonly kind: 'defect-list'
  /** Of certificate hashes; dotted. */
  readonly hashAlgorithm: string
  readonly defects: readonly Defect[]
}

/** A certificate in a list that cannot be read; the rest of the list can. */
export interface UnreadableCertificate {
  /** Its place in the set, counted from 0. */
  readonly index: number
  readonly octets: Uint8Array
  readonly fingerprint: string
  readonly why: string
}

/** One signature over the content, and what is signed with it. RFC 5652 5.3. */
export interface SignerInformation {
  readonly version: number
  readonly identifier: SignerIdentifier
  /** Dotted. */
  readonly digestAlgorithm: string
  /** Undefined where the signature covers the content directly. */
  readonly signedAttributes?: SignedAttributes
  /** AlgorithmIdentifier, tag and length included. */
  readonly signatureAlgorithm: Uint8Array
  readonly signature: Uint8Array
}

export type SignerIdentifier =
  | {
      readonly by: 'issuer-and-serial'
      readonly issuer: string
      readonly comparableIssuer: string
      readonly serial: string
    }
  /** Lower-case hex. */
  | { readonly by: 'subject-key-identifier'; readonly keyIdentifier: string }

/** RFC 5652 11. */
export interface SignedAttributes {
  /** What the signature covers: the attributes as a SET in DER (RFC 5652 5.4). */
  readonly signedOctets: Uint8Array
  /** Types that occur twice. */
  readonly repeated: readonly string[]
  readonly contentType?: string
  readonly messageDigest?: Uint8Array
  readonly signingTime?: Date
  /** The value of id-ListContentDescription, tag and length included. */
  readonly listContentDescription?: Uint8Array
}

/** The certificates a list carries; none for a defect list. */
export function certificatesOf(list: SignedList): readonly Certificate[] {
  return list.kind === 'defect-list' ? [] : list.certificates
}

export function unreadableOf(list: SignedList): readonly UnreadableCertificate[] {
  return list.kind === 'defect-list' ? [] : list.unreadable
}

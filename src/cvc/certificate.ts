import {
  assembleSigned,
  type Draft,
  draftSigned,
  encodeBody,
  isRequest,
  readSignedObject,
  type SignedObject,
} from './body.ts'
import type { CalendarDate } from './calendar-date.ts'
import type { Chat } from './chat.ts'
import type { Deviation, ReadMode } from './deviations.ts'
import { CvcError } from './errors.ts'
import type { Extension } from './extensions.ts'
import type { HolderReference } from './holder-reference.ts'
import type { PublicKey } from './public-key.ts'
import { ObjectReader } from './read-objects.ts'
import type { Signer } from './signer.ts'
import { TAGS, tagName } from './tags.ts'
import { signatureOctets, type VerificationKey } from './verification-key.ts'

/** What an issuer decides. TR-03110-3 C.1, table 23. */
export interface CertificateFields {
  /** CAR: names the key that signs; the CHR of its certificate. TR-03110-3 C.1.2. */
  readonly authorityReference: HolderReference
  /** As its object says it: {@link verificationKey} makes it usable. TR-03110-3 C.1.3. */
  readonly publicKey: PublicKey
  /** CHR: names the key in this certificate. TR-03110-3 C.1.4. */
  readonly holderReference: HolderReference
  /** Role, terminal type and rights. TR-03110-3 C.1.5. */
  readonly chat: Chat
  /** First day, in GMT. TR-03110-3 C.1.6. */
  readonly effective: CalendarDate
  /** Last day, in GMT; it still counts. TR-03110-3 C.1.6. */
  readonly expires: CalendarDate
  /** In the order they stand; empty for none. TR-03110-3 C.1.7. */
  readonly extensions: readonly Extension[]
}

/** A card-verifiable certificate as received. TR-03110-3 C.1. Its octets are views of the input: do not change that. */
export interface CvCertificate extends CertificateFields {
  /** Profile identifier; 0 means version 1. */
  readonly profile: 0
  /** The body as received, tag and length included: what the signature covers. */
  readonly signedOctets: Uint8Array
  /** By the key that {@link authorityReference} names; `r ‖ s` (plain form) where that is of ECDSA. TR-03110-3 C.1.8, A.7.4.1. */
  readonly signature: Uint8Array
  /** The complete `7F21` object as received. */
  readonly octets: Uint8Array
  /** What tolerant reading forgave; always empty after strict reading. */
  readonly deviations: readonly Deviation[]
}

/**
 * Reads one certificate, all of the input. Octets are views, not copies. TR-03110-3 C.1.
 * @param bytes DER, from the first octet of the tag to the end of the object
 * @param options `mode`: `strict` unless told otherwise
 * @throws {CvcError} every code of reading; `not-a-certificate` for a request
 */
export function decodeCertificate(bytes: Uint8Array, { mode }: { mode?: ReadMode } = {}): CvCertificate {
  const reader = ObjectReader.over(bytes, mode)
  const signed = readSignedObject(reader)
  reader.finish()
  return certificateFrom(signed, reader.deviations)
}

/** @throws {CvcError} `not-a-certificate`, `object-missing` */
export function certificateFrom(signed: SignedObject, deviations: readonly Deviation[]): CvCertificate {
  if (isRequest(signed))
    throw new CvcError('not-a-certificate', { offset: signed.body.offset, path: signed.insideBody.path })
  const { fields, body, signature, octets } = signed
  return {
    profile: 0,
    authorityReference: fields.authorityReference ?? missing(signed, TAGS.authorityReference),
    publicKey: fields.publicKey,
    holderReference: fields.holderReference,
    chat: fields.chat ?? missing(signed, TAGS.holderAuthorization),
    effective: fields.effective ?? missing(signed, TAGS.effectiveDate),
    expires: fields.expires ?? missing(signed, TAGS.expirationDate),
    extensions: fields.extensions,
    signedOctets: body.octets,
    signature,
    octets,
    deviations,
  }
}

function missing({ body, insideBody }: SignedObject, tag: number): never {
  throw new CvcError('object-missing', { offset: body.offset, path: insideBody.path, expected: tagName(tag) })
}

/**
 * The complete `7F4E` object, strictly encoded: what is to be signed. TR-03110-3 C.1, C.1.8.
 * @throws {CvcError} `dates-out-of-order`, `chat-length`, `point-malformed`, …
 */
export function encodeCertificateBody(fields: CertificateFields): Uint8Array {
  assertOrder(fields)
  return encodeBody(fields)
}

/** A certificate for a key to sign, in one piece of memory. @throws {CvcError} those of {@link encodeCertificateBody} */
export function draftCertificate(fields: CertificateFields, key: VerificationKey): Draft {
  assertOrder(fields)
  return draftSigned(fields, signatureOctets(key))
}

/** @returns the complete certificate: the memory of the draft, where the signature has the length that was foreseen */
export function completeCertificate({ octets, body, signatureOctets }: Draft, signature: Uint8Array): Uint8Array {
  if (signature.length !== signatureOctets) return assembleCertificate(body, signature)
  octets.set(signature, octets.length - signatureOctets)
  return octets
}

/**
 * Encodes, has it signed, and gives out the complete certificate; nobody judges it here: `buildCertificate` does. TR-03110-3 C.1.
 * @throws {CvcError} those of {@link encodeCertificateBody}; and whatever the signer throws
 */
export async function signCertificate(fields: CertificateFields, signer: Signer): Promise<Uint8Array> {
  const draft = draftCertificate(fields, signer.publicKey)
  return completeCertificate(draft, await signer.sign(draft.body))
}

function assertOrder({ effective, expires }: CertificateFields): void {
  if (expires < effective) throw new CvcError('dates-out-of-order', { found: `${effective} to ${expires}` })
}

/**
 * The complete certificate around a body from {@link encodeCertificateBody} and its signature. TR-03110-3 C.1.8.
 * @throws {CvcError} `too-long-to-encode`
 */
export function assembleCertificate(bodyOctets: Uint8Array, signature: Uint8Array): Uint8Array {
  return assembleSigned(bodyOctets, signature)
}

/**
 * The complete certificate from its values: for a strictly read one, the very octets that were read. TR-03110-3 C.1.
 * @throws {CvcError} those of {@link encodeCertificateBody}
 */
export function encodeCertificate(values: CertificateFields & { readonly signature: Uint8Array }): Uint8Array {
  return assembleCertificate(encodeCertificateBody(values), values.signature)
}

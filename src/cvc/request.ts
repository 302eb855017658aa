import { assembleSigned, encodeBody, isRequest, readSignedObject, type SignedObject } from './body.ts'
import type { Deviation, ReadMode } from './deviations.ts'
import { CvcError } from './errors.ts'
import type { Extension } from './extensions.ts'
import { encodeHolderReference, type HolderReference, readHolderReference } from './holder-reference.ts'
import { joinOctets, plainView } from './octets.ts'
import type { PublicKey } from './public-key.ts'
import { ObjectReader } from './read-objects.ts'
import { atObject } from './read-values.ts'
import { TAGS } from './tags.ts'
import { writeObject } from './write-objects.ts'

/** What an applicant decides. TR-03110-3 C.2, table 24. */
export interface RequestFields {
  /** The CA key the applicant expects to sign. Recommended; mandatory for DV requests under the EU policy. */
  readonly authorityReference?: HolderReference
  /** With its domain parameters: a request must always contain them. TR-03110-3 C.2.3, D.3.3. */
  readonly publicKey: PublicKey
  /** CHR: names the key in the request and in the certificate. TR-03110-3 C.2.4. */
  readonly holderReference: HolderReference
  /** What the applicant asks for; empty for none. TR-03110-3 C.2.5. */
  readonly extensions: readonly Extension[]
}

/** A certificate request as received, `7F21` with the inner signature. TR-03110-3 C.2, table 24. Octets are views of the input. */
export interface CvRequest extends RequestFields {
  /** Profile identifier; 0 means version 1. TR-03110-3 C.2.1. */
  readonly profile: 0
  /** The body as received, tag and length included: what the inner signature covers. */
  readonly signedOctets: Uint8Array
  /** The inner signature, by the key in the request: proof of possession. */
  readonly signature: Uint8Array
  /** The complete `7F21` object as received. */
  readonly octets: Uint8Array
  /** What tolerant reading forgave; always empty after strict reading. */
  readonly deviations: readonly Deviation[]
}

/** A request with its inner signature alone. TR-03110-3 C.2.6. */
export interface PlainRequest {
  readonly kind: 'plain'
  /** With the inner signature. */
  readonly request: CvRequest
  /** All of the input: here the same as `request.octets`. */
  readonly octets: Uint8Array
}

/** `67 { 7F21 request, 42 outer CAR, 5F37 outer signature }`. TR-03110-3 C.2.6. */
export interface AuthenticatedRequest {
  readonly kind: 'authenticated'
  /** The one inside, with the inner signature. */
  readonly request: CvRequest
  /** Names the key that made the outer signature. */
  readonly outerAuthorityReference: HolderReference
  /** `7F21 …` and `42 …` as received, both with tag and length: what the outer signature covers. */
  readonly outerSignedOctets: Uint8Array
  /** In the plain form where the key is of ECDSA. */
  readonly outerSignature: Uint8Array
  /** The complete `67` object as received. */
  readonly octets: Uint8Array
}

/** A request with or without an outer signature. TR-03110-3 C.2.6. */
export type DecodedRequest = PlainRequest | AuthenticatedRequest

/**
 * Reads one request, plain or authenticated, all of the input. Octets are views, not copies. TR-03110-3 C.2.
 * @param bytes DER, from the first octet of the tag to the end of the object
 * @param options `mode`: `strict` unless told otherwise
 * @throws {CvcError} every code of reading; `not-a-request` for a certificate
 */
export function decodeRequest(bytes: Uint8Array, { mode }: { mode?: ReadMode } = {}): DecodedRequest {
  const reader = ObjectReader.over(bytes, mode)
  const decoded = reader.peek() === TAGS.authentication ? readAuthenticated(reader) : readPlain(reader)
  reader.finish()
  return decoded
}

/** @throws {CvcError} `not-a-request` */
export function requestFrom(signed: SignedObject, deviations: readonly Deviation[]): CvRequest {
  if (!isRequest(signed))
    throw new CvcError('not-a-request', { offset: signed.body.offset, path: signed.insideBody.path })
  const { authorityReference, publicKey, holderReference, extensions } = signed.fields
  return {
    profile: 0,
    ...(authorityReference === undefined ? {} : { authorityReference }),
    publicKey,
    holderReference,
    extensions,
    signedOctets: signed.body.octets,
    signature: signed.signature,
    octets: signed.octets,
    deviations,
  }
}

export function readAuthenticated(outer: ObjectReader): AuthenticatedRequest {
  const object = outer.read(TAGS.authentication)
  const reader = outer.enter(object)
  const request = requestFrom(readSignedObject(reader), reader.deviations)
  const car = reader.read(TAGS.authorityReference)
  const outerAuthorityReference = atObject(reader, car, readHolderReference)
  const outerSignature = reader.read(TAGS.signature).value
  reader.finish()
  const outerSignedOctets = object.value.subarray(0, request.octets.length + car.octets.length)
  return {
    kind: 'authenticated',
    request,
    outerAuthorityReference,
    outerSignedOctets,
    outerSignature,
    octets: object.octets,
  }
}

function readPlain(reader: ObjectReader): PlainRequest {
  const request = requestFrom(readSignedObject(reader), reader.deviations)
  return { kind: 'plain', request, octets: request.octets }
}

/**
 * The complete `7F4E` object, strictly encoded: what the applicant's new key is to sign. TR-03110-3 C.2.6.
 * @throws {CvcError} `point-malformed`, `oid-malformed`, `too-long-to-encode`
 */
export function encodeRequestBody(fields: RequestFields): Uint8Array {
  const { authorityReference, publicKey, holderReference, extensions } = fields
  const car = authorityReference === undefined ? {} : { authorityReference }
  return encodeBody({ ...car, publicKey, holderReference, extensions })
}

/**
 * The complete `7F21` request around a body from {@link encodeRequestBody} and its inner signature. TR-03110-3 C.2.
 * @throws {CvcError} `too-long-to-encode`
 */
export function assembleRequest(bodyOctets: Uint8Array, signature: Uint8Array): Uint8Array {
  return assembleSigned(bodyOctets, signature)
}

/** What the outer signature is to cover: the complete request, then the complete outer CAR object. TR-03110-3 C.2.6. */
export function outerSignedOctets(requestOctets: Uint8Array, outerCar: HolderReference): Uint8Array {
  const car = writeObject(TAGS.authorityReference, encodeHolderReference(outerCar))
  return joinOctets(plainView(requestOctets), car)
}

/**
 * The complete `67` object. TR-03110-3 C.2.6.
 * @param signature by the key that `outerCar` names, over {@link outerSignedOctets}
 * @throws {CvcError} `too-long-to-encode`
 */
export function assembleAuthenticatedRequest(
  requestOctets: Uint8Array,
  outerCar: HolderReference,
  signature: Uint8Array,
): Uint8Array {
  const outerSignature = writeObject(TAGS.signature, signature)
  return writeObject(TAGS.authentication, outerSignedOctets(requestOctets, outerCar), outerSignature)
}

import { type CalendarDate, readCalendarDate, writeCalendarDate } from './calendar-date.ts'
import { type Chat, readChat, writeChat } from './chat.ts'
import { CvcError } from './errors.ts'
import { type Extension, readExtensions, writeExtensions } from './extensions.ts'
import { type HolderReference, readHolderReference } from './holder-reference.ts'
import { type PublicKey, readPublicKey, writePublicKey } from './public-key.ts'
import type { DataObject, ObjectReader } from './read-objects.ts'
import { atObject } from './read-values.ts'
import { TAGS } from './tags.ts'
import { ObjectWriter } from './write-objects.ts'

/** What a body (`7F4E`) holds; a certificate needs all but the extensions, a request has no CHAT and no dates. */
export interface BodyFields {
  readonly authorityReference?: HolderReference | undefined
  readonly publicKey: PublicKey
  readonly holderReference: HolderReference
  readonly chat?: Chat | undefined
  readonly effective?: CalendarDate | undefined
  readonly expires?: CalendarDate | undefined
  readonly extensions: readonly Extension[]
}

/** `7F21 { 7F4E body, 5F37 signature }`, certificate or request, as received. */
export interface SignedObject {
  readonly octets: Uint8Array
  readonly body: DataObject
  /** Stands in the body; its path is what an error names. */
  readonly insideBody: ObjectReader
  readonly fields: BodyFields
  readonly signature: Uint8Array
}

/** Neither CHAT nor dates: that is what tells a request from a certificate. TR-03110-3 C.2, table 24. */
export function isRequest({ fields }: SignedObject): boolean {
  return fields.chat === undefined && fields.effective === undefined && fields.expires === undefined
}

export function readSignedObject(outer: ObjectReader): SignedObject {
  const object = outer.read(TAGS.certificate)
  const reader = outer.enter(object)
  const body = reader.read(TAGS.body)
  const inside = reader.enter(body)
  const fields = readFields(inside)
  const signature = reader.read(TAGS.signature).value
  reader.finish()
  return { octets: object.octets, body, insideBody: inside, fields, signature }
}

// In this order and no other (TR-03110-3 C.1, table 23): the effective date comes before the expiration date.
function readFields(reader: ObjectReader): BodyFields {
  atObject(reader, reader.read(TAGS.profileIdentifier), assertProfile)
  const car = reader.readIf(TAGS.authorityReference)
  const publicKey = readPublicKey(reader, reader.read(TAGS.publicKey))
  const holderReference = atObject(reader, reader.read(TAGS.holderReference), readHolderReference)
  const chat = reader.readIf(TAGS.holderAuthorization)
  const effective = reader.readIf(TAGS.effectiveDate)
  const expires = reader.readIf(TAGS.expirationDate)
  const extensions = reader.readIf(TAGS.extensions)
  const fields: BodyFields = {
    authorityReference: car && atObject(reader, car, readHolderReference),
    publicKey,
    holderReference,
    chat: chat && readChat(reader, chat),
    effective: effective && atObject(reader, effective, readCalendarDate),
    expires: expires && atObject(reader, expires, readCalendarDate),
    extensions: extensions ? readExtensions(reader, extensions) : [],
  }
  reader.finish()
  return fields
}

/** The complete `7F4E` object: what the signature will cover. */
export function encodeBody(fields: BodyFields): Uint8Array {
  const writer = ObjectWriter.start()
  writeBody(writer, fields)
  return writer.finish()
}

/** What is still to be signed, in one piece of memory with what is to come of it. */
export interface Draft {
  /** `7F21 { body, 5F37 signature }`; the signature is zeros until it is set. */
  readonly octets: Uint8Array
  /** The complete `7F4E` object. A view. */
  readonly body: Uint8Array
  /** Their number: the last ones. */
  readonly signatureOctets: number
}

export function draftSigned(fields: BodyFields, signatureOctets: number): Draft {
  const writer = ObjectWriter.start()
  writer.open(TAGS.certificate)
  const bodyOctets = writeBody(writer, fields)
  const behind = writer.writeRoom(TAGS.signature, signatureOctets)
  writer.close()
  const octets = writer.finish()
  const bodyEnd = octets.length - behind
  return { octets, body: octets.subarray(bodyEnd - bodyOctets, bodyEnd), signatureOctets }
}

/** @returns how many octets it has */
function writeBody(writer: ObjectWriter, fields: BodyFields): number {
  const { authorityReference, publicKey, holderReference, chat, effective, expires, extensions } = fields
  writer.open(TAGS.body)
  writer.write(TAGS.profileIdentifier, PROFILE)
  if (authorityReference) writer.writeLatin1(TAGS.authorityReference, authorityReference)
  writePublicKey(writer, publicKey)
  writer.writeLatin1(TAGS.holderReference, holderReference)
  if (chat) writeChat(writer, chat)
  if (effective) writeCalendarDate(writer, TAGS.effectiveDate, effective)
  if (expires) writeCalendarDate(writer, TAGS.expirationDate, expires)
  if (extensions.length > 0) writeExtensions(writer, extensions)
  return writer.close()
}

/** `7F21 { body, 5F37 signature }`; `body` is the complete `7F4E` object. */
export function assembleSigned(body: Uint8Array, signature: Uint8Array): Uint8Array {
  const writer = ObjectWriter.start()
  writer.open(TAGS.certificate)
  writer.writeOctets(body)
  writer.write(TAGS.signature, signature)
  writer.close()
  return writer.finish()
}

const PROFILE = Uint8Array.of(0)

function assertProfile(object: DataObject): void {
  const { bytes, valueOffset, end } = object
  if (end - valueOffset === 1 && bytes[valueOffset] === 0) return
  throw new CvcError('profile-unknown', { found: object.value.subarray(0, 8).join(' ') })
}

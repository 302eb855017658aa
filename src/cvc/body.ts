import { type CalendarDate, encodeCalendarDate, readCalendarDate } from './calendar-date.ts'
import { type Chat, readChat, writeChat } from './chat.ts'
import { CvcError } from './errors.ts'
import { type Extension, readExtensions, writeExtensions } from './extensions.ts'
import { encodeHolderReference, type HolderReference, readHolderReference } from './holder-reference.ts'
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
  const { authorityReference, publicKey, holderReference, chat, effective, expires, extensions } = fields
  const writer = ObjectWriter.start()
  writer.open(TAGS.body)
  writer.write(TAGS.profileIdentifier, PROFILE)
  if (authorityReference) writer.write(TAGS.authorityReference, encodeHolderReference(authorityReference))
  writePublicKey(writer, publicKey)
  writer.write(TAGS.holderReference, encodeHolderReference(holderReference))
  if (chat) writeChat(writer, chat)
  if (effective) writer.write(TAGS.effectiveDate, encodeCalendarDate(effective))
  if (expires) writer.write(TAGS.expirationDate, encodeCalendarDate(expires))
  if (extensions.length > 0) writeExtensions(writer, extensions)
  writer.close()
  return writer.finish()
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

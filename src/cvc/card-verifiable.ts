import { isRequest, readSignedObject } from './body.ts'
import { type CvCertificate, certificateFrom } from './certificate.ts'
import type { ReadMode } from './deviations.ts'
import { ObjectReader } from './read-objects.ts'
import { type DecodedRequest, readAuthenticated, requestFrom } from './request.ts'
import { TAGS } from './tags.ts'

/** Which of the three an octet string is. TR-03110-3 C.1, C.2. */
export type CardVerifiable =
  | {
      readonly kind: 'certificate'
      /** What was read; its `octets` are all of the input. */
      readonly certificate: CvCertificate
    }
  | DecodedRequest

/**
 * Reads a certificate, a request or an authenticated request, all of the input: for whoever does not know beforehand. Octets are
 * views, not copies. TR-03110-3 C.1, C.2.
 * @param bytes DER, from the first octet of the tag to the end of the object
 * @param options `mode`: `strict` unless told otherwise
 * @throws {CvcError} every code of reading
 */
export function decodeCardVerifiable(bytes: Uint8Array, { mode }: { mode?: ReadMode } = {}): CardVerifiable {
  const reader = ObjectReader.over(bytes, mode)
  const decoded = reader.peek() === TAGS.authentication ? readAuthenticated(reader) : readOne(reader)
  reader.finish()
  return decoded
}

function readOne(reader: ObjectReader): CardVerifiable {
  const signed = readSignedObject(reader)
  if (!isRequest(signed)) return { kind: 'certificate', certificate: certificateFrom(signed, reader.deviations) }
  const request = requestFrom(signed, reader.deviations)
  return { kind: 'plain', request, octets: request.octets }
}

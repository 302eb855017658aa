import { context, readWhole, TAG } from '../ber/element.ts'
import { fieldsOf } from '../ber/fields.ts'
import { bits, smallNumber } from '../ber/values.ts'
import { type Name, readName } from '../x509/name.ts'

/** A PKCS#10 request as read. RFC 2986 4. */
export interface CertificationRequest {
  /** All of it as received. */
  readonly octets: Uint8Array
  readonly subject: Name
  /** SubjectPublicKeyInfo, tag and length included. */
  readonly publicKeyInfo: Uint8Array
  /** What the key signed: CertificationRequestInfo, tag and length included. */
  readonly signedOctets: Uint8Array
  /** AlgorithmIdentifier, tag and length included. */
  readonly signatureAlgorithm: Uint8Array
  readonly signature: Uint8Array
}

/** In DER; the attributes are left to who issues. @throws {ListError} */
export function readCertificationRequest(octets: Uint8Array): CertificationRequest {
  const fields = fieldsOf(readWhole(octets), TAG.sequence, 'certification request')
  const signed = fields.take(TAG.sequence)
  const signatureAlgorithm = fields.take(TAG.sequence).octets
  const signature = bits(fields.take(TAG.bitString))
  fields.finish()
  const information = fieldsOf(signed, TAG.sequence, 'certification request')
  smallNumber(information.take(TAG.integer)) // version
  const subject = readName(information.take(TAG.sequence))
  const publicKeyInfo = information.take(TAG.sequence).octets
  information.takeIf(context(0)) // attributes; some leave out an empty set of them
  information.finish()
  return { octets, subject, publicKeyInfo, signedOctets: signed.octets, signatureAlgorithm, signature }
}

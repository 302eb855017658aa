import { context, fieldsIn, fieldsOf, ListError, objectIdentifier, readCertificate, TAG } from '../lists/index.ts'

const SIGNED_DATA = '1.2.840.113549.1.7.2'

/** The certificates of SignedData that is there for them alone (PKCS#7, `certs-only`), in no order, DER. RFC 5652 5.1. @throws {ListError} */
export function certificatesOnly(octets: Uint8Array): Uint8Array[] {
  const info = fieldsIn(octets, TAG.sequence, 'PKCS#7')
  const type = objectIdentifier(info.take(TAG.objectIdentifier))
  if (type !== SIGNED_DATA) throw new ListError('not-signed-data', { found: type })
  const [inner] = info.take(context(0)).children()
  if (inner === undefined) throw new ListError('object-missing', { place: 'signed data' })
  const fields = fieldsOf(inner, TAG.sequence, 'signed data')
  for (const tag of [TAG.integer, TAG.set, TAG.sequence]) fields.take(tag)
  return [...fields.take(context(0)).children()].map((one) => readCertificate(one.octets).octets)
}

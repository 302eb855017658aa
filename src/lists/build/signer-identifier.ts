import { context, TAG } from '../ber/element.ts'
import { fieldsIn } from '../ber/fields.ts'
import { write, writeOctetString, writeSequence } from '../ber/write.ts'
import type { Certificate } from '../x509/certificate.ts'

/** By the key identifier where the certificate has one (Doc 9303-12 9.1), with the version that goes with it (RFC 5652 5.3). */
export function certificateIdentifiers(certificate: Certificate): { version: 1 | 3; identifier: Uint8Array } {
  const { subjectKeyIdentifier } = certificate.extensions
  if (subjectKeyIdentifier !== undefined) {
    const octets = Buffer.from(subjectKeyIdentifier, 'hex')
    return { version: 3, identifier: writeOctetString(octets, context(0, 'primitive')) }
  }
  return { version: 1, identifier: issuerAndSerial(certificate) }
}

/** IssuerAndSerialNumber. RFC 5652 10.2.4. */
export function issuerAndSerial(certificate: Certificate): Uint8Array {
  return writeSequence(certificate.issuer.octets, write(TAG.integer, serialOctets(certificate)))
}

/** As they stand in the certificate, odd ones too. */
function serialOctets({ signedOctets }: Certificate): Uint8Array {
  const fields = fieldsIn(signedOctets, TAG.sequence, 'certificate')
  fields.takeIf(context(0))
  return fields.take(TAG.integer).value
}

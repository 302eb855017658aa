import { TAG } from '../ber/element.ts'
import { writeSequence, writeSetOf, writeSmallNumber } from '../ber/write.ts'
import { ListError } from '../errors.ts'
import type { DocumentSignerListShape } from '../signed-list.ts'
import type { Certificate } from '../x509/certificate.ts'
import { readCertificate } from '../x509/read-certificate.ts'

/**
 * CscaMasterList. Doc 9303-12 9.2.
 * @param certificates X.509 in DER, in any order; none twice
 * @throws {ListError} `certificate-malformed`, `certificate-repeated`
 */
export function masterListContent(certificates: readonly Uint8Array[]): Uint8Array {
  return writeSequence(writeSmallNumber(0), setOfCertificates(certificates))
}

/** documentSignerList of TR-03129-2 8.1, or the mere set of edition 1.3.0. @throws {ListError} as {@link masterListContent} */
export function documentSignerListContent(
  certificates: readonly Uint8Array[],
  shape: DocumentSignerListShape = '1.4',
): Uint8Array {
  const set = setOfCertificates(certificates)
  return shape === '1.3.0' ? set : writeSequence(writeSmallNumber(0), set)
}

function setOfCertificates(all: readonly Uint8Array[]): Uint8Array {
  const certificates = all.map(readCertificate)
  refuseRepeated(certificates)
  const octets = certificates.map(({ octets }) => octets)
  return writeSetOf(octets, TAG.set)
}

export function refuseRepeated(certificates: readonly Certificate[]): void {
  const seen = new Set<string>()
  for (const { fingerprint, subject } of certificates) {
    if (seen.has(fingerprint)) throw new ListError('certificate-repeated', { found: subject.text })
    seen.add(fingerprint)
  }
}

import type { Element } from '../ber/element.ts'
import { ListError } from '../errors.ts'
import type { UnreadableCertificate } from '../signed-list.ts'
import type { Certificate } from '../x509/certificate.ts'
import { fingerprintOf, readCertificateElement } from '../x509/read-certificate.ts'

export interface CertificateSet {
  readonly certificates: readonly Certificate[]
  readonly unreadable: readonly UnreadableCertificate[]
}

/**
 * The certificates of a set; one that cannot be read does not spoil the others.
 * @param most more than that are refused before one is read
 * @throws {ListError} `too-many-certificates`, and what makes the set itself unreadable
 */
export function readCertificateSet(set: Element, most: number): CertificateSet {
  const elements: Element[] = []
  for (const element of set.children()) {
    if (elements.length === most) {
      throw new ListError('too-many-certificates', { offset: element.offset, found: `over ${most}` })
    }
    elements.push(element)
  }
  const certificates: Certificate[] = []
  const unreadable: UnreadableCertificate[] = []
  for (const [index, element] of elements.entries()) {
    const read = readOne(element, index)
    if ('why' in read) unreadable.push(read)
    else certificates.push(read)
  }
  return { certificates, unreadable }
}

function readOne(element: Element, index: number): Certificate | UnreadableCertificate {
  try {
    return readCertificateElement(element)
  } catch (error) {
    if (!(error instanceof ListError)) throw error
    const { octets } = element
    return { index, octets, fingerprint: fingerprintOf(octets), why: error.details.found ?? error.message }
  }
}

import { readWhole, TAG } from '../ber/element.ts'
import { fieldsOf } from '../ber/fields.ts'
import { smallNumber } from '../ber/values.ts'
import type { ListLimits } from '../limits.ts'
import type { DocumentSignerListShape } from '../signed-list.ts'
import { type CertificateSet, readCertificateSet } from './certificate-set.ts'

/** CscaMasterList. Doc 9303-12 9.2. @throws {ListError} */
export function readMasterList(content: Uint8Array, limits: ListLimits): CertificateSet & { contentVersion: number } {
  const fields = fieldsOf(readWhole(content), TAG.sequence, 'master list')
  const contentVersion = smallNumber(fields.take(TAG.integer))
  const set = readCertificateSet(fields.take(TAG.set), limits.certificates)
  fields.finish()
  return { contentVersion, ...set }
}

/** documentSignerList of TR-03129-2 8.1, or the mere set of edition 1.3.0. @throws {ListError} */
export function readDocumentSignerList(
  content: Uint8Array,
  limits: ListLimits,
): CertificateSet & { shape: DocumentSignerListShape; contentVersion?: number } {
  const whole = readWhole(content)
  if (whole.tag === TAG.set) return { shape: '1.3.0', ...readCertificateSet(whole, limits.certificates) }
  const fields = fieldsOf(whole, TAG.sequence, 'document signer list')
  const contentVersion = smallNumber(fields.take(TAG.integer))
  const set = readCertificateSet(fields.take(TAG.set), limits.certificates)
  fields.finish()
  return { shape: '1.4', contentVersion, ...set }
}

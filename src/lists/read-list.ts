import { readSignedData, type SignedData } from './cms/signed-data.ts'
import { readDocumentSignerList, readMasterList } from './content/certificate-lists.ts'
import { readCertificateSet } from './content/certificate-set.ts'
import { readDefectList } from './content/defect-list.ts'
import { ListError } from './errors.ts'
import { DEFAULT_LIMITS, type ListLimits } from './limits.ts'
import { listKindOf } from './list-kinds.ts'
import type { SignedList } from './signed-list.ts'
import { fingerprintOf } from './x509/read-certificate.ts'

/**
 * A master list, document signer list or defect list from its octets, DER or BER. Nothing of it is checked: that is
 * {@link verifyList}. Doc 9303-12 9; TR-03129-2 7.1, 8.
 * @param octets are not copied, and must not change afterwards
 * @throws {ListError} and nothing else
 */
export function readList(octets: Uint8Array, limits: ListLimits = DEFAULT_LIMITS): SignedList {
  if (octets.length === 0) throw new ListError('empty')
  if (octets.length > limits.octets) throw new ListError('too-large', { found: `${octets.length} octets` })
  const signedData = readSignedData(octets)
  const message = messageOf(octets, signedData, limits)
  const { content, contentType } = signedData
  const kind = listKindOf(contentType)
  switch (kind) {
    case 'master-list':
      return { kind, ...message, ...readMasterList(content, limits) }
    case 'document-signer-list':
      return { kind, ...message, ...readDocumentSignerList(content, limits) }
    case 'defect-list':
      return { kind, ...message, ...readDefectList(content, limits) }
    case undefined:
      throw new ListError('content-unknown', { found: contentType })
  }
}

function messageOf(octets: Uint8Array, signedData: SignedData, limits: ListLimits) {
  const { certificates: set, signers, version, encoding, digestAlgorithms, content, hasRevocationLists } = signedData
  const none = { certificates: [], unreadable: [] }
  const { certificates, unreadable } = set === undefined ? none : readCertificateSet(set, limits.certificates)
  const signingTime = signers[0]?.signedAttributes?.signingTime
  return {
    octets,
    fingerprint: fingerprintOf(octets),
    encoding,
    signedDataVersion: version,
    digestAlgorithms,
    content,
    hasRevocationLists,
    embedded: certificates,
    unreadableEmbedded: unreadable,
    signers,
    ...(signingTime && { signingTime }),
  }
}

import { LIST_KINDS, LIST_OPERATIONS, type Operator } from '../../../src/messages/index.ts'
import { der, INTEGER_0, masterListContent, oid } from '../../lists/der.ts'
import { CONTENT_TYPES, ListPki, type Made, USAGES } from '../../lists/list-pki.ts'
import type { Lists } from './messages.ts'

/** One list of each kind, signed by OpenSSL. */
export interface SampleLists {
  /** Whoever takes the lists has to trust it. Base64. */
  readonly csca: string
  /** Each in base64. */
  readonly lists: Lists
}

export function makeSampleLists(): SampleLists {
  const pki = new ListPki()
  try {
    const csca = pki.csca('UT')
    const lists = makeLists(pki, csca)
    return { csca: base64(csca.der), lists }
  } finally {
    pki.close()
  }
}

/** Has an authority keep the lists. */
export async function bringLists(operator: Operator, name: string, { csca, lists }: SampleLists): Promise<void> {
  await operator.call('list.trust', { name, certificate: csca })
  for (const kind of LIST_KINDS) {
    await operator.call('list.add', { name, kind, octets: lists[LIST_OPERATIONS[kind].get] })
  }
}

function makeLists(pki: ListPki, csca: Made): Lists {
  const sign = (content: Buffer, kind: keyof typeof USAGES): string =>
    base64(pki.sign(content, CONTENT_TYPES[kind], [pki.signer(csca, USAGES[kind])]))
  const documentSigner = pki.signer(csca, undefined, { subject: '/C=UT/O=Government/CN=Document Signer' })
  return {
    GetMasterList: sign(masterListContent([csca.der]), 'masterList'),
    GetDefectList: sign(der(0x30, INTEGER_0, SHA_256, der(0x31, ONE_DEFECT)), 'defectList'),
    GetDocumentSignerList: sign(masterListContent([documentSigner.der]), 'documentSignerList'), // the same shape
  }
}

const SHA_256 = oid('2.16.840.1.101.3.4.2.1')
const REVOKED = der(0x30, oid('0.4.0.127.0.7.3.1.5.1.1'), der(0x0a, '03'))
const ONE_DEFECT = der(0x30, der(0x80, 'abcd'), der(0x31, REVOKED))

const base64 = (octets: Uint8Array): string => Buffer.from(octets).toString('base64')

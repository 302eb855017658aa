import type { Operator } from '../../../src/messages/index.ts'
import { der, INTEGER_0, masterListContent, oid } from '../../lists/der.ts'
import { CONTENT_TYPES, ListPki, type Made, USAGES } from '../../lists/list-pki.ts'
import type { Expectations } from './messages.ts'

const HOLDERS = ['UT-DV', 'UT-CVCA'] as const

/** One list of each kind, signed by OpenSSL, at our DV and our CVCA. @returns each in base64 */
export async function bringSampleLists(operator: Operator): Promise<Expectations['lists']> {
  const pki = new ListPki()
  try {
    const csca = pki.csca('UT')
    const lists = makeLists(pki, csca)
    for (const name of HOLDERS) {
      await operator.call('list.trust', { name, certificate: base64(csca.der) })
      for (const [kind, octets] of Object.entries(lists)) await operator.call('list.add', { name, kind, octets })
    }
    const { master, defect, 'document-signer': documentSigner } = lists
    return { GetMasterList: master, GetDefectList: defect, GetDocumentSignerList: documentSigner }
  } finally {
    pki.close()
  }
}

function makeLists(pki: ListPki, csca: Made) {
  const sign = (content: Buffer, kind: keyof typeof USAGES): string =>
    base64(pki.sign(content, CONTENT_TYPES[kind], [pki.signer(csca, USAGES[kind])]))
  const documentSigner = pki.signer(csca, undefined, { subject: '/C=UT/O=Government/CN=Document Signer' })
  return {
    master: sign(masterListContent([csca.der]), 'masterList'),
    defect: sign(der(0x30, INTEGER_0, SHA_256, der(0x31, ONE_DEFECT)), 'defectList'),
    'document-signer': sign(masterListContent([documentSigner.der]), 'documentSignerList'), // the same shape
  }
}

const SHA_256 = oid('2.16.840.1.101.3.4.2.1')
const REVOKED = der(0x30, oid('0.4.0.127.0.7.3.1.5.1.1'), der(0x0a, '03'))
const ONE_DEFECT = der(0x30, der(0x80, 'abcd'), der(0x31, REVOKED))

const base64 = (octets: Uint8Array): string => Buffer.from(octets).toString('base64')

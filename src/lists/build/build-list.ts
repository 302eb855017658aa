import { TAG } from '../ber/element.ts'
import { writeSequence, writeSetOf, writeSmallNumber } from '../ber/write.ts'
import { ListError } from '../errors.ts'
import type { DocumentSignerList, DocumentSignerListShape, MasterList } from '../signed-list.ts'
import type { Certificate } from '../x509/certificate.ts'
import { readCertificate } from '../x509/read-certificate.ts'
import type { ListSigner } from './list-signer.ts'
import { signList } from './sign-list.ts'

export interface ListWish {
  /** X.509 in DER, in any order; none twice. */
  readonly certificates: readonly Uint8Array[]
  /** Whole seconds are kept. */
  readonly signingTime: Date
  readonly signer: ListSigner
  /** Beside the list: the CSCA that issued the signer's certificate, and link certificates that lead to it. DER. */
  readonly signerChain?: readonly Uint8Array[]
}

/**
 * A CSCA master list in DER. Doc 9303-12 9.
 * @throws {ListError} `certificate-malformed`, `certificate-repeated`, `signing-failed`, `signature-not-verified`
 */
export async function buildMasterList(wish: ListWish): Promise<MasterList> {
  const content = writeSequence(writeSmallNumber(0), setOfCertificates(wish.certificates))
  return signList('master-list', content, wish)
}

/**
 * A document signer list in DER, in the shape of TR-03129-2 8.1 unless told otherwise.
 * @throws {ListError} as {@link buildMasterList}
 */
export async function buildDocumentSignerList(
  wish: ListWish & { readonly shape?: DocumentSignerListShape },
): Promise<DocumentSignerList> {
  const set = setOfCertificates(wish.certificates)
  const content = wish.shape === '1.3.0' ? set : writeSequence(writeSmallNumber(0), set)
  return signList('document-signer-list', content, wish)
}

function setOfCertificates(all: readonly Uint8Array[]): Uint8Array {
  const certificates = all.map(readCertificate)
  refuseRepeated(certificates)
  const octets = certificates.map(({ octets }) => octets)
  return writeSetOf(octets, TAG.set)
}

function refuseRepeated(certificates: readonly Certificate[]): void {
  const seen = new Set<string>()
  for (const { fingerprint, subject } of certificates) {
    if (seen.has(fingerprint)) throw new ListError('certificate-repeated', { found: subject.text })
    seen.add(fingerprint)
  }
}

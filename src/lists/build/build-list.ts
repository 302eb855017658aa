import type { DocumentSignerList, DocumentSignerListShape, MasterList } from '../signed-list.ts'
import { documentSignerListContent, masterListContent } from './list-content.ts'
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
  return signList('master-list', masterListContent(wish.certificates), wish)
}

/**
 * A document signer list in DER, in the shape of TR-03129-2 8.1 unless told otherwise.
 * @throws {ListError} as {@link buildMasterList}
 */
export async function buildDocumentSignerList(
  wish: ListWish & { readonly shape?: DocumentSignerListShape },
): Promise<DocumentSignerList> {
  return signList('document-signer-list', documentSignerListContent(wish.certificates, wish.shape), wish)
}

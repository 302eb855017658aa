import type { ContractName, ListKind, Receipt } from '../../messages/index.ts'
import type { Written } from '../operation.ts'
import { RECEIPT_CODES } from '../receipts.ts'

/** Those of every callback, but that 1.4 knows no messageID in SendDocumentSignerList. */
const DOCUMENT_SIGNER_CODES = {
  ...RECEIPT_CODES,
  'tr-03129/1.4': { ...RECEIPT_CODES['tr-03129/1.4'], 'message-id-unknown': 'failure_other_error' },
} as const satisfies Record<ContractName, Record<Receipt, string>>

export function answerSendList(kind: ListKind, receipt: Receipt, edition: ContractName): Written {
  const codes = kind === 'document-signer' ? DOCUMENT_SIGNER_CODES : RECEIPT_CODES
  return { returnCode: codes[edition][receipt], payload: {} }
}

import type { Receipt, SpocContractName } from '../../messages/index.ts'
import type { Codes, Said } from '../operation.ts'
import { TAKEN } from '../receipts.ts'

const EVERY_EDITION = {
  received: TAKEN.callback,
  'message-id-unknown': 'failure_messageID_unknown',
  syntax: 'failure_syntax',
  'other-error': 'failure_syntax', // other content under a known id
  'internal-error': 'failure_internal_error',
}

export const SEND_CERTIFICATES_CODES = {
  'csn-369791/2009': EVERY_EDITION,
  'icao-9303-12': EVERY_EDITION,
} as const satisfies Codes<Receipt>

export function answerSendCertificates(receipt: Receipt, edition: SpocContractName): Said {
  return { returnCode: SEND_CERTIFICATES_CODES[edition][receipt], payload: {} }
}

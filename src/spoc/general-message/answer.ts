import type { NoticeReceipt, SpocContractName } from '../../messages/index.ts'
import type { Codes, Said } from '../operation.ts'
import { TAKEN } from '../receipts.ts'

/** 2009 knows one failure only. */
export const GENERAL_MESSAGE_CODES = {
  'csn-369791/2009': {
    received: TAKEN.notice,
    syntax: 'failure_internal_error',
    'internal-error': 'failure_internal_error',
  },
  'icao-9303-12': {
    received: TAKEN.notice,
    syntax: 'failure_syntax',
    'internal-error': 'failure_internal_error',
  },
} as const satisfies Codes<NoticeReceipt>

export function answerGeneralMessage(receipt: NoticeReceipt, edition: SpocContractName): Said {
  return { returnCode: GENERAL_MESSAGE_CODES[edition][receipt], payload: {} }
}

import type { ContractName, PartnerAnswer, Receipt } from '../messages/index.ts'
import type { Said, Written } from './operation.ts'
import { unknownCode } from './return-codes.ts'

/**
 * What is said to a callback. Other content under a known id is a syntax error before 1.4. 1.0 has nothing for a failure of
 * our own, for which a fault goes out instead (`answerSoap`).
 */
export const RECEIPT_CODES = {
  'tr-03129/1.0': {
    received: 'ok_received_correctly',
    'message-id-unknown': 'failure_messageID_unknown',
    syntax: 'failure_syntax',
    'other-error': 'failure_syntax',
    'internal-error': 'failure_syntax',
  },
  'tr-03129/1.1': {
    received: 'ok_received_correctly',
    'message-id-unknown': 'failure_messageID_unknown',
    syntax: 'failure_syntax',
    'other-error': 'failure_syntax',
    'internal-error': 'failure_internal_error',
  },
  'tr-03129/1.4': {
    received: 'ok_received_correctly',
    'message-id-unknown': 'failure_messageID_unknown',
    syntax: 'failure_syntax',
    'other-error': 'failure_other_error',
    'internal-error': 'failure_internal_error',
  },
} as const satisfies Record<ContractName, Record<Receipt, string>>

export function answerReceipt(receipt: Receipt, edition: ContractName): Written {
  return { returnCode: RECEIPT_CODES[edition][receipt], payload: {} }
}

const RECEIPT_OF_CODE: Readonly<Record<string, Receipt>> = {
  ok_received_correctly: 'received',
  failure_messageID_unknown: 'message-id-unknown',
  failure_syntax: 'syntax',
  failure_other_error: 'other-error',
  failure_internal_error: 'internal-error',
}

export function understandReceipt({ returnCode }: Said): PartnerAnswer {
  const receipt = Object.hasOwn(RECEIPT_OF_CODE, returnCode) ? RECEIPT_OF_CODE[returnCode] : undefined
  return receipt === undefined
    ? { kind: 'unusable', why: unknownCode(returnCode) }
    : { kind: 'receipt', receipt, returnCode }
}

import type { ContractName, Receipt } from '../../messages/index.ts'
import type { Written } from '../certificate-answer.ts'

/** 1.0 has nothing for a failure of our own; its sender learns at least that we did not take the message. */
export const SEND_CERTIFICATES_CODES = {
  'tr-03129/1.1': {
    received: 'ok_received_correctly',
    'message-id-unknown': 'failure_messageID_unknown',
    syntax: 'failure_syntax',
    'internal-error': 'failure_internal_error',
  },
  'tr-03129/1.0': {
    received: 'ok_received_correctly',
    'message-id-unknown': 'failure_messageID_unknown',
    syntax: 'failure_syntax',
    'internal-error': 'failure_syntax',
  },
} as const satisfies Record<ContractName, Record<Receipt, string>>

export function answerSendCertificates(receipt: Receipt, edition: ContractName): Written {
  const returnCode = SEND_CERTIFICATES_CODES[edition][receipt]
  return { returnCode, fields: { Result: [{ returnCode: [returnCode] }] } }
}

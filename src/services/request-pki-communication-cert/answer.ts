import type { EnquiryAnswer } from '../../messages/index.ts'
import { CMS_CONTAINER_CODES } from '../cms-container.ts'
import { writeNoPollBefore } from '../no-poll-before.ts'
import type { Codes, Written } from '../operation.ts'

export const REQUEST_PKI_COMMUNICATION_CERT_CODES = {
  'tr-03129/1.4': {
    ...CMS_CONTAINER_CODES,
    pending: 'ok_received_correctly',
    'incorrect-request': 'failure_incorrect_request',
    'not-accepted': 'failure_request_not_accepted',
    'not-authorized': 'failure_request_not_accepted',
    'holder-inactive': 'failure_request_not_accepted',
  },
} as const satisfies Codes<'pending', 'tr-03129/1.4'>

/** @throws {TypeError} for an answer that is none to such a request */
export function answerRequestPKICommunicationCert(answer: EnquiryAnswer): Written {
  const codes = REQUEST_PKI_COMMUNICATION_CERT_CODES['tr-03129/1.4']
  if (answer.kind === 'refused') return { returnCode: codes[answer.reason], payload: {} }
  if (answer.kind !== 'pending') throw new TypeError(`${answer.kind}: no answer to a request that waits for a person`)
  return { returnCode: codes.pending, payload: writeNoPollBefore(answer) }
}

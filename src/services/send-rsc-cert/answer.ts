import type { EnquiryAnswer } from '../../messages/index.ts'
import { CMS_CONTAINER_CODES } from '../cms-container.ts'
import type { Codes, Written } from '../operation.ts'

export const SEND_RSC_CERT_CODES = {
  'tr-03129/1.4': {
    ...CMS_CONTAINER_CODES,
    received: 'ok_received_correctly',
    'incorrect-request': 'failure_syntax', // what is in the container is no certificate
  },
} as const satisfies Codes<'received', 'tr-03129/1.4'>

/** @throws {TypeError} for an answer that is none to such a message */
export function answerSendRSCCert(answer: EnquiryAnswer): Written {
  const codes = SEND_RSC_CERT_CODES['tr-03129/1.4']
  if (answer.kind === 'refused') return { returnCode: codes[answer.reason], payload: {} }
  if (answer.kind !== 'received') throw new TypeError(`${answer.kind}: no answer to a request signer certificate`)
  return { returnCode: codes.received, payload: {} }
}

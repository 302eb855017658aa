import type { EnquiryAnswer } from '../../messages/index.ts'
import { writeNoPollBefore } from '../no-poll-before.ts'
import { type Codes, everyRefusal, type Written } from '../operation.ts'

/** Without a certificate yet it is `failure_cert_not_available`; a request that was refused is asked after no more. */
export const GET_PKI_COMMUNICATION_CERT_CODES = {
  'tr-03129/1.4': {
    ...everyRefusal('failure_other_error'),
    certificates: 'ok_cert_available',
    pending: 'failure_cert_not_available',
    syntax: 'failure_syntax',
    'certificate-not-finished': 'failure_cert_not_available',
    'certificate-not-available': 'failure_messageID_unknown',
    'internal-error': 'failure_internal_error',
  },
} as const satisfies Codes<'certificates' | 'pending', 'tr-03129/1.4'>

/** @throws {TypeError} for an answer that is none to such a question */
export function answerGetPKICommunicationCert(answer: EnquiryAnswer): Written {
  const codes = GET_PKI_COMMUNICATION_CERT_CODES['tr-03129/1.4']
  switch (answer.kind) {
    case 'refused':
      return { returnCode: codes[answer.reason], payload: {} }
    case 'pending':
      return { returnCode: codes.pending, payload: writeNoPollBefore(answer) }
    case 'certificates': {
      const certificateSeq = answer.certificates.length === 0 ? [] : [{ certificate: answer.certificates }]
      return { returnCode: codes.certificates, payload: { certificateSeq } }
    }
    default:
      throw new TypeError(`${answer.kind}: no answer to a question for a TLS certificate`)
  }
}

import type { EnquiryAnswer } from '../../messages/index.ts'
import { type CertificateAnswerKind, writeCertificates } from '../certificate-answer.ts'
import { type Codes, everyRefusal, type Written } from '../operation.ts'

/** The operation came with 1.4. That nobody asked for such a certificate is said as for an unknown messageID. */
export const GET_DV_CERTIFICATES_CODES = {
  'tr-03129/1.4': {
    ...everyRefusal('failure_other_error'),
    certificates: 'ok_cert_available',
    accepted: 'ok_cert_not_finished', // an enquiry is never told "later": it asks again
    forwarded: 'ok_cert_not_finished',
    syntax: 'failure_syntax',
    'holder-unknown': 'failure_messageID_unknown',
    'certificate-not-available': 'failure_messageID_unknown',
    'certificate-not-finished': 'ok_cert_not_finished',
    'internal-error': 'failure_internal_error',
  },
} as const satisfies Codes<CertificateAnswerKind, 'tr-03129/1.4'>

export function answerGetDVCertificates(answer: EnquiryAnswer): Written {
  return writeCertificates(answer, GET_DV_CERTIFICATES_CODES['tr-03129/1.4'])
}

import type { Answer, ContractName } from '../../messages/index.ts'
import { type AnswerCodes, type Written, writeAnswer } from '../certificate-answer.ts'

/** Where an edition lacks the exact code, the nearest it has. 1.0 has nothing for a failure of our own. */
export const REQUEST_CERTIFICATE_CODES = {
  'tr-03129/1.1': {
    certificates: 'ok_cert_available',
    accepted: 'ok_syntax',
    syntax: 'failure_syntax',
    'inner-signature': 'failure_inner_signature',
    'outer-signature': 'failure_outer_signature',
    expired: 'failure_expired',
    'domain-parameters': 'failure_domain_parameters',
    'not-accepted': 'failure_request_not_accepted',
    'foreign-car-unknown': 'failure_request_not_accepted',
    'not-forwarded': 'failure_internal_error',
    'not-accepted-foreign': 'failure_request_not_accepted',
    'synchronous-not-possible': 'failure_synchronous_processing_not_possible',
    'internal-error': 'failure_internal_error',
  },
  'tr-03129/1.0': {
    certificates: 'ok_cert_available',
    accepted: 'ok_syntax',
    syntax: 'failure_syntax',
    'inner-signature': 'failure_inner_signature',
    'outer-signature': 'failure_outer_signature',
    expired: 'failure_outer_signature', // it is the outer signature's certificate that has run out
    'domain-parameters': 'failure_request_not_accepted',
    'not-accepted': 'failure_request_not_accepted',
    'foreign-car-unknown': 'failure_request_not_accepted',
    'not-forwarded': 'failure_request_not_accepted',
    'not-accepted-foreign': 'failure_request_not_accepted',
    'synchronous-not-possible': 'failure_synchronous_processing_not_possible',
    'internal-error': 'failure_request_not_accepted',
  },
} as const satisfies AnswerCodes

export function answerRequestCertificate(answer: Answer, edition: ContractName): Written {
  return writeAnswer(answer, REQUEST_CERTIFICATE_CODES[edition])
}

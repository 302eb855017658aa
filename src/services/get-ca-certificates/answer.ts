import type { Answer, ContractName } from '../../messages/index.ts'
import { type AnswerCodes, type Written, writeAnswer } from '../certificate-answer.ts'

/** 1.1 lists no refusal by policy here, 1.0 no failure of our own: each says the other instead. */
export const GET_CA_CERTIFICATES_CODES = {
  'tr-03129/1.1': {
    certificates: 'ok_cert_available',
    accepted: 'ok_syntax',
    syntax: 'failure_syntax',
    'inner-signature': 'failure_internal_error',
    'outer-signature': 'failure_internal_error',
    expired: 'failure_internal_error',
    'domain-parameters': 'failure_internal_error',
    'not-accepted': 'failure_internal_error',
    'foreign-car-unknown': 'failure_internal_error',
    'not-forwarded': 'failure_internal_error',
    'not-accepted-foreign': 'failure_internal_error',
    'synchronous-not-possible': 'failure_synchronous_processing_not_possible',
    'internal-error': 'failure_internal_error',
  },
  'tr-03129/1.0': {
    certificates: 'ok_cert_available',
    accepted: 'ok_syntax',
    syntax: 'failure_syntax',
    'inner-signature': 'failure_request_not_accepted',
    'outer-signature': 'failure_request_not_accepted',
    expired: 'failure_request_not_accepted',
    'domain-parameters': 'failure_request_not_accepted',
    'not-accepted': 'failure_request_not_accepted',
    'foreign-car-unknown': 'failure_request_not_accepted',
    'not-forwarded': 'failure_request_not_accepted',
    'not-accepted-foreign': 'failure_request_not_accepted',
    'synchronous-not-possible': 'failure_synchronous_processing_not_possible',
    'internal-error': 'failure_request_not_accepted',
  },
} as const satisfies AnswerCodes

export function answerGetCACertificates(answer: Answer, edition: ContractName): Written {
  return writeAnswer(answer, GET_CA_CERTIFICATES_CODES[edition])
}

import type { Answer, Refusal, SpocContractName } from '../../messages/index.ts'
import { type CertificateAnswerKind, writeCertificates } from '../certificate-answer.ts'
import { type Codes, everyRefusal, type Said } from '../operation.ts'

const EVERY_EDITION = {
  ...everyRefusal('failure_request_not_accepted'), // "clear it up outside the protocol": right for all without a code
  certificates: 'ok_cert_available',
  accepted: 'ok_reception_ack',
  forwarded: 'ok_reception_ack',
  syntax: 'failure_syntax',
  'inner-signature': 'failure_inner_signature',
  'outer-signature': 'failure_outer_signature',
  'not-forwarded': 'failure_internal_error', // nothing of the caller's is at fault
  'synchronous-not-possible': 'failure_internal_error', // no SPOC is without callbacks
  'other-error': 'failure_syntax', // other content under a known id
  'internal-error': 'failure_internal_error',
}

/** Where ČSN 36 9791:2009 lacks the exact code of Doc 9303-12, the nearest it has. */
export const REQUEST_CERTIFICATE_CODES = {
  'csn-369791/2009': {
    ...EVERY_EDITION,
    'incorrect-request': 'failure_syntax',
    expired: 'failure_outer_signature', // it is the outer signature's certificate that has run out
    'domain-parameters': 'failure_syntax',
  },
  'icao-9303-12': {
    ...EVERY_EDITION,
    'incorrect-request': 'failure_request_syntax',
    expired: 'failure_expired',
    'domain-parameters': 'failure_domain_parameters',
  },
} as const satisfies Codes<CertificateAnswerKind | Refusal>

export function answerRequestCertificate(answer: Answer, edition: SpocContractName): Said {
  return writeCertificates(answer, REQUEST_CERTIFICATE_CODES[edition])
}

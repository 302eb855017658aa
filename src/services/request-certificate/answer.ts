import type { Answer, ContractName } from '../../messages/index.ts'
import { type CertificateAnswerKind, writeCertificates } from '../certificate-answer.ts'
import { type Codes, everyRefusal, type Written } from '../operation.ts'

/** A certificate request that does not decode is malformed syntax before 1.4, as is other content under a known id. */
const UP_TO_1_1 = {
  ...everyRefusal('failure_request_not_accepted'), // "clear it up outside the protocol": right for all without a code
  certificates: 'ok_cert_available',
  accepted: 'ok_syntax',
  forwarded: 'ok_syntax', // only a foreign request is forwarded
  syntax: 'failure_syntax',
  'incorrect-request': 'failure_syntax',
  'inner-signature': 'failure_inner_signature',
  'outer-signature': 'failure_outer_signature',
  'synchronous-not-possible': 'failure_synchronous_processing_not_possible',
  'other-error': 'failure_syntax',
}

/** Where an edition lacks the exact code, the nearest it has. 1.0 has nothing for a failure of our own: see `answerSoap`. */
export const REQUEST_CERTIFICATE_CODES = {
  'tr-03129/1.0': {
    ...UP_TO_1_1,
    expired: 'failure_outer_signature', // it is the outer signature's certificate that has run out
  },
  'tr-03129/1.1': {
    ...UP_TO_1_1,
    expired: 'failure_expired',
    'domain-parameters': 'failure_domain_parameters',
    'not-forwarded': 'failure_internal_error', // nothing of the caller's is at fault
    'internal-error': 'failure_internal_error',
  },
  'tr-03129/1.4': {
    ...UP_TO_1_1,
    'incorrect-request': 'failure_incorrect_request',
    expired: 'failure_expired',
    'domain-parameters': 'failure_domain_parameters',
    'holder-unknown': 'failure_certificate_holder_unknown',
    'holder-inactive': 'failure_certificate_holder_inactive',
    'holder-reference-in-use': 'failure_certificate_holder_reference_in_use',
    'authority-unknown': 'failure_certification_authority_holder_unknown',
    'foreign-car-unknown': 'failure_certification_authority_holder_unknown',
    'not-authorized': 'failure_not_authorized',
    'not-forwarded': 'failure_other_error',
    'other-error': 'failure_other_error',
    'internal-error': 'failure_internal_error',
  },
} as const satisfies Codes<CertificateAnswerKind>

export function answerRequestCertificate(answer: Answer, edition: ContractName): Written {
  return writeCertificates(answer, REQUEST_CERTIFICATE_CODES[edition])
}

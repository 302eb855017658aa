import type { Answer, ContractName } from '../../messages/index.ts'
import { type CertificateAnswerKind, writeCertificates } from '../certificate-answer.ts'
import { type Codes, everyRefusal, type Written } from '../operation.ts'

const EVERY_EDITION = {
  certificates: 'ok_cert_available',
  accepted: 'ok_syntax',
  forwarded: 'ok_syntax', // only a foreign request is forwarded
  syntax: 'failure_syntax',
  'incorrect-request': 'failure_syntax',
  'synchronous-not-possible': 'failure_synchronous_processing_not_possible',
  'other-error': 'failure_syntax',
}

/** 1.1 lists no refusal by policy here, 1.0 no failure of our own: each says the other instead. */
export const GET_CA_CERTIFICATES_CODES = {
  'tr-03129/1.0': { ...everyRefusal('failure_request_not_accepted'), ...EVERY_EDITION },
  'tr-03129/1.1': { ...everyRefusal('failure_internal_error'), ...EVERY_EDITION },
  'tr-03129/1.4': {
    ...everyRefusal('failure_other_error'), // a refusal by policy has no code of its own
    ...EVERY_EDITION,
    'certificate-not-available': 'failure_cert_not_available',
    'certificate-not-finished': 'failure_cert_not_available',
    'other-error': 'failure_other_error',
    'internal-error': 'failure_internal_error',
  },
} as const satisfies Codes<CertificateAnswerKind>

export function answerGetCACertificates(answer: Answer, edition: ContractName): Written {
  return writeCertificates(answer, GET_CA_CERTIFICATES_CODES[edition])
}

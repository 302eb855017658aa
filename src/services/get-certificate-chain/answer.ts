import type { ContractName, EnquiryAnswer } from '../../messages/index.ts'
import { type CertificateAnswerKind, writeCertificates } from '../certificate-answer.ts'
import { type Codes, everyRefusal, type Written } from '../operation.ts'

const EVERY_EDITION = {
  ...everyRefusal('failure_CAR_unknown'),
  certificates: 'ok_cert_available',
  accepted: 'failure_CAR_unknown', // a reader waits at the passport: what is not here now is not here
  forwarded: 'failure_CAR_unknown',
  syntax: 'failure_syntax',
  'incorrect-request': 'failure_syntax',
}

/** 1.0 has nothing for a failure of our own, which must not pass for an unknown CAR. 1.4 renames the good news. */
export const GET_CERTIFICATE_CHAIN_CODES = {
  'tr-03129/1.0': { ...EVERY_EDITION, 'other-error': 'failure_syntax', 'internal-error': 'failure_syntax' },
  'tr-03129/1.1': {
    ...EVERY_EDITION,
    'not-authorized': 'failure_internal_error',
    'other-error': 'failure_internal_error',
    'internal-error': 'failure_internal_error',
  },
  'tr-03129/1.4': {
    ...EVERY_EDITION,
    certificates: 'ok_certificate_chain_available',
    'not-authorized': 'failure_other_error',
    'not-accepted': 'failure_other_error',
    'other-error': 'failure_other_error',
    'internal-error': 'failure_internal_error',
  },
} as const satisfies Codes<CertificateAnswerKind>

export function answerGetCertificateChain(answer: EnquiryAnswer, edition: ContractName): Written {
  return writeCertificates(answer, GET_CERTIFICATE_CHAIN_CODES[edition])
}

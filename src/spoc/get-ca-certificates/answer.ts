import type { Answer, Refusal, SpocContractName } from '../../messages/index.ts'
import { type CertificateAnswerKind, writeCertificates } from '../certificate-answer.ts'
import { type Codes, everyRefusal, type Said } from '../operation.ts'

const EVERY_EDITION = {
  certificates: 'ok_cert_available',
  accepted: 'ok_reception_ack',
  forwarded: 'ok_reception_ack',
  'not-forwarded': 'failure_internal_error',
  'synchronous-not-possible': 'failure_internal_error',
  'internal-error': 'failure_internal_error',
}

/** 2009 lists no failure of syntax here, Doc 9303-12 no refusal by policy: each says the nearest it has. */
export const GET_CA_CERTIFICATES_CODES = {
  'csn-369791/2009': { ...everyRefusal('failure_request_not_accepted'), ...EVERY_EDITION },
  'icao-9303-12': {
    ...everyRefusal('failure_internal_error'),
    ...EVERY_EDITION,
    syntax: 'failure_syntax',
    'incorrect-request': 'failure_syntax',
    'other-error': 'failure_syntax', // other content under a known id
  },
} as const satisfies Codes<CertificateAnswerKind | Refusal>

export function answerGetCACertificates(answer: Answer, edition: SpocContractName): Said {
  return writeCertificates(answer, GET_CA_CERTIFICATES_CODES[edition])
}

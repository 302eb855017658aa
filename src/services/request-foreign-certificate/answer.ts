import type { Answer, ContractName } from '../../messages/index.ts'
import { type CertificateAnswerKind, writeCertificates } from '../certificate-answer.ts'
import type { Codes, Written } from '../operation.ts'
import { REQUEST_CERTIFICATE_CODES } from '../request-certificate/answer.ts'

const FOREIGN = {
  forwarded: 'ok_request_forwarded',
  'foreign-car-unknown': 'failure_foreignCAR_unknown',
  'not-forwarded': 'failure_not_forwarded',
  'not-accepted-foreign': 'failure_request_not_accepted_foreign',
}

/** The codes of RequestCertificate up to 1.1, and those of forwarding. 1.4 has its own list (Part 2), without many of them. */
export const REQUEST_FOREIGN_CERTIFICATE_CODES = {
  'tr-03129/1.0': { ...REQUEST_CERTIFICATE_CODES['tr-03129/1.0'], ...FOREIGN },
  'tr-03129/1.1': { ...REQUEST_CERTIFICATE_CODES['tr-03129/1.1'], ...FOREIGN },
  'tr-03129/1.4': {
    ...REQUEST_CERTIFICATE_CODES['tr-03129/1.1'],
    ...FOREIGN,
    accepted: 'ok_reception_ack', // the one acknowledgement before the foreign one: no ok_syntax here
    'synchronous-not-possible': 'failure_request_not_accepted', // no code; nothing of the caller's is malformed
  },
} as const satisfies Codes<CertificateAnswerKind>

export function answerRequestForeignCertificate(answer: Answer, edition: ContractName): Written {
  return writeCertificates(answer, REQUEST_FOREIGN_CERTIFICATE_CODES[edition])
}

import type { ContractName, SendCertificates } from '../../messages/index.ts'
import type { Fields } from '../../soap/index.ts'
import { type Codes, everyRefusal } from '../operation.ts'
import { writeMessageId } from '../reply-to.ts'
import { writeStatusMessage } from '../words.ts'

const EVERY_EDITION = {
  ...everyRefusal('failure_request_not_accepted'),
  certificates: 'ok_cert_available',
  syntax: 'failure_syntax',
  'incorrect-request': 'failure_syntax',
  'inner-signature': 'failure_inner_signature',
  'outer-signature': 'failure_outer_signature',
  'other-error': 'failure_syntax',
}

/** How an outcome is told by callback; an acknowledgement or a refused wait cannot be (TR-03129, SendCertificates, statusInfo). */
export const STATUS_CODES = {
  'tr-03129/1.0': {
    ...EVERY_EDITION,
    expired: 'failure_outer_signature', // it is the outer signature's certificate that has run out
  },
  'tr-03129/1.1': {
    ...EVERY_EDITION,
    expired: 'failure_expired',
    'domain-parameters': 'failure_domain_parameters',
    'foreign-car-unknown': 'failure_foreignCAR_unknown',
    'not-forwarded': 'failure_not_forwarded',
    'not-accepted-foreign': 'failure_request_not_accepted_foreign',
    'synchronous-not-possible': 'failure_internal_error',
    'internal-error': 'failure_internal_error',
  },
  'tr-03129/1.4': {
    ...EVERY_EDITION,
    'incorrect-request': 'failure_incorrect_request',
    expired: 'failure_expired',
    'domain-parameters': 'failure_domain_parameters',
    'foreign-car-unknown': 'failure_incorrect_request', // Parts 1 and 3 have no codes of forwarding; the words say it
    'not-forwarded': 'failure_other_error',
    'synchronous-not-possible': 'failure_internal_error',
    'other-error': 'failure_other_error',
    'internal-error': 'failure_internal_error',
  },
} as const satisfies Codes<'certificates'>

export function certificatesStatus({ outcome }: SendCertificates, edition: ContractName): string {
  return STATUS_CODES[edition][outcome.kind === 'refused' ? outcome.reason : outcome.kind]
}

/** Without certificates 1.4 has no `certificateSeq`, 1.0 and 1.1 an empty one. */
export function writeSendCertificates(command: SendCertificates, edition: ContractName): Fields {
  const { messageId, outcome } = command
  const certificates = outcome.kind === 'certificates' ? outcome.certificates : []
  const absent = certificates.length === 0 && edition === 'tr-03129/1.4'
  return {
    ...writeMessageId(messageId, edition),
    ...writeStatusMessage(command),
    statusInfo: [certificatesStatus(command, edition)],
    certificateSeq: absent ? [] : [{ certificate: certificates }],
  }
}

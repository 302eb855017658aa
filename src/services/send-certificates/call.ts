import type { ContractName, Outcome, PartnerAnswer, Receipt, Refusal, SendCertificates } from '../../messages/index.ts'
import type { Fields } from '../../soap/index.ts'
import { unknownCode } from '../return-codes.ts'

/** How an outcome is told by callback; an acknowledgement or a refused wait cannot be (TR-03129, SendCertificates, statusInfo). */
export const STATUS_CODES = {
  'tr-03129/1.1': {
    certificates: 'ok_cert_available',
    syntax: 'failure_syntax',
    'inner-signature': 'failure_inner_signature',
    'outer-signature': 'failure_outer_signature',
    expired: 'failure_expired',
    'domain-parameters': 'failure_domain_parameters',
    'not-accepted': 'failure_request_not_accepted',
    'foreign-car-unknown': 'failure_foreignCAR_unknown',
    'not-forwarded': 'failure_not_forwarded',
    'not-accepted-foreign': 'failure_request_not_accepted_foreign',
    'synchronous-not-possible': 'failure_internal_error',
    'internal-error': 'failure_internal_error',
  },
  'tr-03129/1.0': {
    certificates: 'ok_cert_available',
    syntax: 'failure_syntax',
    'inner-signature': 'failure_inner_signature',
    'outer-signature': 'failure_outer_signature',
    expired: 'failure_outer_signature',
    'domain-parameters': 'failure_request_not_accepted',
    'not-accepted': 'failure_request_not_accepted',
    'foreign-car-unknown': 'failure_request_not_accepted',
    'not-forwarded': 'failure_request_not_accepted',
    'not-accepted-foreign': 'failure_request_not_accepted',
    'synchronous-not-possible': 'failure_request_not_accepted',
    'internal-error': 'failure_request_not_accepted',
  },
} as const satisfies Record<ContractName, Record<'certificates' | Refusal, string>>

export function statusOf(outcome: Outcome, edition: ContractName): string {
  return STATUS_CODES[edition][outcome.kind === 'refused' ? outcome.reason : outcome.kind]
}

/** 1.0 has the id as plain text in the accessor, 1.1 in a wrapper. */
export function writeSendCertificates({ messageId, outcome }: SendCertificates, edition: ContractName): Fields {
  const wrapped = messageId === undefined ? {} : { messageID: [{ messageID: [messageId] }] }
  return {
    ...(edition === 'tr-03129/1.0' ? { messageID: [messageId ?? ''] } : wrapped),
    statusInfo: [statusOf(outcome, edition)],
    certificateSeq: [{ certificate: outcome.kind === 'certificates' ? outcome.certificates : [] }],
  }
}

const RECEIPTS: Readonly<Record<string, Receipt>> = {
  ok_received_correctly: 'received',
  failure_messageID_unknown: 'message-id-unknown',
  failure_syntax: 'syntax',
  failure_internal_error: 'internal-error',
}

export function understandSendCertificates(returnCode: string): PartnerAnswer {
  const receipt = Object.hasOwn(RECEIPTS, returnCode) ? RECEIPTS[returnCode] : undefined
  if (receipt === undefined) return { kind: 'unusable', why: unknownCode(returnCode) }
  return { kind: 'receipt', receipt, returnCode }
}

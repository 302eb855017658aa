import type { Refusal } from '../../messages/index.ts'

/** What a callback can say instead of bringing certificates, in the words of TR-03129 (SendCertificates, statusInfo); no edition has all of them. */
export const REFUSAL_STATUSES = {
  failure_syntax: 'syntax',
  failure_incorrect_request: 'incorrect-request',
  failure_inner_signature: 'inner-signature',
  failure_outer_signature: 'outer-signature',
  failure_expired: 'expired',
  failure_domain_parameters: 'domain-parameters',
  failure_request_not_accepted: 'not-accepted',
  failure_foreignCAR_unknown: 'foreign-car-unknown',
  failure_not_forwarded: 'not-forwarded',
  failure_request_not_accepted_foreign: 'not-accepted-foreign',
  failure_other_error: 'other-error',
  failure_internal_error: 'internal-error',
} as const satisfies Record<string, Refusal>

export const WITH_CERTIFICATES = 'ok_cert_available'

export type Status = typeof WITH_CERTIFICATES | keyof typeof REFUSAL_STATUSES
export const STATUSES = [WITH_CERTIFICATES, ...Object.keys(REFUSAL_STATUSES)] as readonly Status[]

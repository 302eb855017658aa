/** What words of the CA say of an order. */
export type Standing =
  | 'awaits approval'
  | 'awaits validation'
  | 'awaits a request'
  | 'awaits pickup'
  | 'at work'
  | 'issued'
  | 'reissued'
  | 'rejected'
  | 'cancelled'
  | 'revoked'
  | 'expired'

/** Of an order, in lower case. */
export const ORDER_STATUSES: Readonly<Record<string, Standing>> = {
  needs_approval: 'awaits approval',
  pending: 'awaits validation',
  reissue_pending: 'reissued', // the certificate that it had stays good
  needs_csr: 'awaits a request', // inferred
  waiting_pickup: 'awaits pickup',
  processing: 'at work',
  issued: 'issued',
  rejected: 'rejected',
  canceled: 'cancelled',
  revoked: 'revoked',
  expired: 'expired',
}

/** Of a request, in lower case; what it asks for (`new_request`, `revoke`, `duplicate`, `reissue`) stands beside it. */
export const REQUEST_STATUSES = {
  submitted: 'waits',
  pending: 'waits',
  approved: 'agreed',
  rejected: 'turned down',
} as const satisfies Record<string, string>
export type RequestStanding = (typeof REQUEST_STATUSES)[keyof typeof REQUEST_STATUSES] | undefined

export function requestStanding(word: string): RequestStanding {
  const known: Readonly<Record<string, RequestStanding>> = REQUEST_STATUSES
  return known[word.toLowerCase()]
}

/** What the words and codes of the CA say of an order. */
export type Standing =
  | 'awaits payment'
  | 'awaits authorization'
  | 'awaits validation'
  | 'being issued'
  | 'issued'
  | 'rejected'
  | 'cancelled'
  | 'revoked'
  | 'failed'
  | 'replaced'
  | 'not to be asked yet'

/** Words of `certificateStatus`, in lower case. */
export const STATUS_WORDS: Readonly<Record<string, Standing>> = {
  'awaiting payment': 'awaits payment',
  'payment promised': 'awaits payment',
  'awaiting authorization': 'awaits authorization',
  pending: 'awaits validation',
  processed: 'being issued',
  current: 'issued',
  rejected: 'rejected',
  refunded: 'cancelled',
}

/** Codes from 0 of an answer to `Collect…`: in process, ready, attached. */
export const COLLECT_CODES: Readonly<Record<number, Standing>> = {
  0: 'awaits validation',
  1: 'issued',
  2: 'issued',
}

/** `statusCode` of what the CA pushes. */
export const PUSH_CODES: Readonly<Record<number, Standing>> = {
  3: 'failed', // before signing
  5: 'failed', // after signing
  6: 'issued',
  7: 'rejected',
  8: 'revoked',
  9: 'being issued',
  12: 'awaits validation', // of the brand
  14: 'replaced', // the certificate stays good; its successor is another order
}

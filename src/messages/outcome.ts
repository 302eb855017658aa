/** Why a request ends without certificates; each contract says it with its own return code. */
export const REFUSALS = [
  'syntax', // the message, or the certificate request in it, is malformed
  'inner-signature',
  'outer-signature',
  'expired', // the certificate that verifies the outer signature has run out
  'domain-parameters', // not those of the CVCA
  'not-accepted', // well formed, and refused by policy
  'foreign-car-unknown', // told by our CVCA about a foreign one: it knows none of that name
  'not-forwarded', // fine at home, but it did not reach the foreign CVCA
  'not-accepted-foreign', // the foreign CVCA refused
  'synchronous-not-possible', // the caller takes no callback and the answer needs longer
  'internal-error',
] as const
export type Refusal = (typeof REFUSALS)[number]

/** How an exchange ends. Certificates in the order they are to be sent: the new one first, then those of CAs. */
export type Outcome =
  | { readonly kind: 'certificates'; readonly certificates: readonly Uint8Array[] }
  | { readonly kind: 'refused'; readonly reason: Refusal }

/** What a caller is told in the same HTTP exchange: the outcome, or that it comes by callback. */
export type Answer = Outcome | { readonly kind: 'accepted' }

/** What the receiver of a callback says. */
export type Receipt = 'received' | 'message-id-unknown' | 'syntax' | 'internal-error'

/** What a partner told us, in the same HTTP exchange, about a command of ours. */
export type PartnerAnswer =
  | { readonly kind: 'final'; readonly outcome: Outcome; readonly returnCode: string }
  | { readonly kind: 'acknowledged'; readonly returnCode: string } // the outcome comes by callback
  | { readonly kind: 'receipt'; readonly receipt: Receipt; readonly returnCode: string } // of SendCertificates
  | { readonly kind: 'unusable'; readonly why: string } // a fault, an HTTP error, or not an answer at all

import type { Passage } from './wire-messages.ts'

/** Why a request ends without what it asked for; each contract says it with its own return code, or the nearest it has. */
export const REFUSALS = [
  'syntax', // the message is malformed
  'incorrect-request', // the message is well formed, the certificate request in it is not
  'inner-signature',
  'outer-signature',
  'expired', // the certificate that verifies the outer signature has run out
  'content-type', // a signed container holds something else than it should
  'domain-parameters', // not those of the CVCA
  'holder-unknown', // nobody registered holds keys of that name
  'holder-inactive', // the holder is suspended
  'holder-reference-in-use', // a certificate of that holder reference has been issued
  'authority-unknown', // the request asks another CA than this one
  'not-authorized', // known, and not allowed to ask for this
  'not-accepted', // well formed, and refused by policy
  'foreign-car-unknown', // told by our CVCA about a foreign one: it knows none of that name
  'not-forwarded', // fine at home, but it did not reach the foreign CVCA
  'not-accepted-foreign', // the foreign CVCA refused
  'certificate-not-available', // none that was asked for
  'description-not-available', // no certificate description has that hash
  'certificate-not-finished', // asked for and not issued yet
  'list-not-available', // no list of that kind
  'authority-reference-unknown', // a reader named a trust point to which no chain leads
  'holder-reference-unknown', // a reader named a terminal key that is not here
  'synchronous-not-possible', // the caller takes no callback and the answer needs longer
  'other-error', // the same messageID with other content
  'internal-error',
] as const
export type Refusal = (typeof REFUSALS)[number]

/** In the order they are to be sent: the new one first, then those of CAs. */
export interface CertificatesOutcome {
  readonly kind: 'certificates'
  readonly certificates: readonly Uint8Array[]
}

export interface ListOutcome {
  readonly kind: 'list'
  /** CMS SignedData, as it was received: relayed octet for octet. */
  readonly list: Uint8Array
}

export interface Refused {
  readonly kind: 'refused'
  readonly reason: Refusal
}

/** How an exchange ends. */
export type Outcome = CertificatesOutcome | ListOutcome | Refused

/** What an enquiry is answered with. */
export type EnquiryAnswer =
  | CertificatesOutcome
  | { readonly kind: 'signature'; readonly signature: Uint8Array } // for ECDSA in plain form
  | { readonly kind: 'description'; readonly description: Uint8Array } // a certificate description in DER
  | { readonly kind: 'received' }
  | Pending
  | Refused

/** Of what a partner answered: an outcome, and nothing that only an enquiry is answered with. */
export function isOutcome(answer: Outcome | EnquiryAnswer): answer is Outcome {
  return answer.kind === 'certificates' || answer.kind === 'list' || answer.kind === 'refused'
}

/** It is being looked at; with the moment before which asking again is vain, where one was told. */
export interface Pending {
  readonly kind: 'pending'
  readonly noPollBefore: Date | undefined
}

/** What a caller is told in the same HTTP exchange: the outcome, or that it comes by callback. */
export type Answer = Outcome | { readonly kind: 'accepted' } | { readonly kind: 'forwarded' } // checked here, and the foreign CVCA has acknowledged it

/** What the receiver of a callback says. */
export type Receipt = 'received' | 'message-id-unknown' | 'syntax' | 'other-error' | 'internal-error'

/** What is said to a GeneralMessage: taken for delivery to people, or not. */
export type NoticeReceipt = Extract<Receipt, 'received' | 'syntax' | 'internal-error'>

/** What a partner told us, in the same HTTP exchange, about a command of ours. */
export type PartnerAnswer =
  | (Answered & { readonly kind: 'final'; readonly outcome: Outcome | EnquiryAnswer })
  | (Answered & { readonly kind: 'acknowledged' }) // the outcome comes by callback
  | (Answered & { readonly kind: 'receipt'; readonly receipt: Receipt }) // of a callback
  /** A fault, an HTTP error, or not an answer at all. `unavailable`: the partner is not there now (HTTP 502 to 504). */
  | { readonly kind: 'unusable'; readonly why: string; readonly unavailable?: true }

interface Answered {
  readonly returnCode: string
  /** For people, of 1.4. */
  readonly message?: string
  /** Names of the tolerances it needed, when it needed any. */
  readonly forgiven?: readonly string[]
  /** What went over the wire. */
  readonly passage?: Passage
}

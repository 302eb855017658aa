import type { MessageId } from './message-id.ts'
import type { Outcome } from './outcome.ts'

/** TR-03129-1 2.2.1: id and URL are required when a callback is possible, and forbidden when it is not. */
export type ReplyTo =
  | { readonly callback: 'possible'; readonly messageId: MessageId; readonly responseUrl: string }
  | { readonly callback: 'not-possible' }

/** A terminal asks its DV, or a DV its CVCA, to certify the key in `certReq` (a CV request, plain or authenticated). */
export interface RequestCertificate {
  readonly operation: 'RequestCertificate'
  readonly replyTo: ReplyTo
  readonly certReq: Uint8Array
}

/** Asks for every CA certificate that is needed to verify the caller's certificates. */
export interface GetCACertificates {
  readonly operation: 'GetCACertificates'
  readonly replyTo: ReplyTo
}

/** The callback: the outcome of the request with this id; without an id it announces new certificates unasked. */
export interface SendCertificates {
  readonly operation: 'SendCertificates'
  readonly messageId: MessageId | undefined
  readonly outcome: Outcome
}

export type Command = RequestCertificate | GetCACertificates | SendCertificates
export type Operation = Command['operation']

/** Those that ask for something and may be answered later, by callback. */
export type Request = RequestCertificate | GetCACertificates

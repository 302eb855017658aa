/** What an HTTP body is to its exchange. An enquiry asks for the outcome of a request that was made before. */
export const MESSAGE_PARTS = ['request', 'answer', 'callback', 'callback answer', 'enquiry', 'enquiry answer'] as const
export type MessagePart = (typeof MESSAGE_PARTS)[number]

/** An HTTP body as it went over the wire, and who was at the other end. */
export interface WireMessage {
  readonly octets: Uint8Array
  /** When it had come whole, or was given to the network. */
  readonly at: Date
  /** Of an answer. */
  readonly httpStatus?: number | undefined
  /** SHA-256 (hex) of the TLS certificate that the other side showed. */
  readonly tlsFingerprint?: string | undefined
}

/** A message of a caller. Whoever finds out what exchange it is of says so: what it is answered is then kept there, too. */
export interface CallerMessage extends WireMessage {
  belongsTo(exchangeId: string, part: 'request' | 'callback'): void
}

/** A call of ours to a partner. */
export interface Passage {
  readonly operation: string
  readonly sent: WireMessage
  /** Undefined: no answer came. */
  readonly received: WireMessage | undefined
}

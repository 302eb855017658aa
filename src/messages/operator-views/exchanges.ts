import type { MessagePart } from '../wire-messages.ts'
import type { Base64 } from './base64.ts'

/** All that is said must hold. */
export interface ExchangeFilter extends PageWish {
  readonly state?: string | undefined
  readonly partner?: string | undefined
  readonly direction?: 'in' | 'out' | undefined
  readonly operation?: string | undefined
  /** 'certificates', 'list' or a refusal. */
  readonly outcome?: string | undefined
  /** The return code or status that stood on the wire last. */
  readonly code?: string | undefined
  readonly messageId?: string | undefined
  /** Of the certificate request. */
  readonly holderReference?: string | undefined
  /** The exchange that it carries on. */
  readonly forExchange?: string | undefined
  /**
   * What somebody has at hand: an id, a messageID, a holder reference, the fingerprint (SHA-256) of a certificate or list, a part of a
   * partner's name, or its holder.
   */
  readonly search?: string | undefined
  /** Only what is late, parked or held back. */
  readonly attention?: boolean | undefined
}

export interface EventFilter extends PageWish {
  readonly kind?: string | undefined
  readonly partner?: string | undefined
}

/** Which stretch of a list, newest first. */
interface PageWish {
  /** ISO 8601: at this moment or later. */
  readonly from?: string | undefined
  /** ISO 8601: before this moment. */
  readonly until?: string | undefined
  /** The `next` of the page before. */
  readonly after?: string | undefined
  readonly limit: number
}

/** `next`: where the list goes on, also after a page with few rows or none: a page looks at so many rows and no more. */
export interface ExchangePage {
  readonly exchanges: readonly ExchangeView[]
  readonly next?: string | undefined
}

export interface EventPage {
  readonly events: readonly EventView[]
  readonly next?: string | undefined
}

export interface ExchangeView {
  readonly id: string
  readonly partner: string
  readonly direction: 'in' | 'out'
  readonly operation: string
  readonly messageId: string | undefined
  readonly state: string
  readonly outcome: string | undefined
  readonly wireStatus: string | undefined
  readonly callbackUrl: string | undefined
  /** Why it does not go on, or that it is late; in words. */
  readonly waits?: string
  /** Id of the OpenTelemetry trace it began in. */
  readonly trace?: string | undefined
  readonly createdAt: string
  readonly settledAt: string | undefined
  readonly closedAt: string | undefined
}

/** An exchange, and those that were made for it. */
export interface ExchangeTreeView extends ExchangeView {
  readonly authority: string
  readonly made: readonly ExchangeTreeView[]
}

export interface ShownExchangeView extends ExchangeView {
  /** All that it belongs to, from what began it. */
  readonly tree?: ExchangeTreeView
  /** What it waits for. */
  readonly approval?: number | undefined
  readonly events: EventView[]
  /** As they went over the wire, in the order they came and went. */
  readonly messages: readonly ExchangeMessageView[]
  readonly certificates: Base64[]
  /** The request, then the certificates, as far as they are card-verifiable. */
  readonly objects: readonly CardVerifiableView[]
  /** PKCS#10 (DER), where a TLS certificate was asked for. */
  readonly tlsRequest?: Base64
  /** What its messages needed, each once. */
  readonly forgiven: readonly { readonly tolerance: string; readonly why: string }[]
}

/** A SOAP message of an exchange, without its octets. */
export interface ExchangeMessageView {
  readonly n: number // in its exchange, from 1
  readonly direction: 'in' | 'out'
  readonly part: MessagePart
  readonly contract: string
  readonly operation: string
  /** When these very octets came or went first, and last. */
  readonly at: string
  readonly lastAt: string
  readonly times: number
  readonly size: number // in octets
  readonly sha256: string // of the octets
  /** Of an answer. */
  readonly httpStatus: number | undefined
  /** SHA-256 of the TLS certificate that the other side showed. */
  readonly tlsFingerprint: string | undefined
  /** False: it was larger than is kept of one; its octets are not here, only their hash and size. */
  readonly kept: boolean
}

export interface ShownMessageView extends ExchangeMessageView {
  readonly exchange: string
  /** As they went over the wire; empty where they are not kept. */
  readonly octets: Base64
  readonly content: readonly MessageContentView[]
}

/** An element of a message that holds a value: as text, decoded, or, where it is long, only how long it is. */
export interface MessageContentView {
  readonly name: string
  readonly text?: string
  readonly object?: CardVerifiableView
  readonly characters?: number
}

/** What a certificate or request says. Nothing of it is verified. */
export interface CardVerifiableView {
  readonly kind: 'certificate' | 'request'
  readonly holderReference: string
  readonly authorityReference: string | undefined
  readonly sha256: string
  readonly octets: number
  /** Of a certificate: what its holder is and may, a sentence each, and its days. */
  readonly role?: string
  readonly rights?: readonly string[]
  readonly effective?: string
  readonly expires?: string
  /** Of a request. */
  readonly keyFingerprint?: string
  readonly vouchedForBy?: string | undefined
}

export interface AskedView {
  readonly exchange: ExchangeView
  readonly holderReference: string
  readonly request: 'initial' | 'successive'
  /** What the other side's operator compares and allows before an initial request is let through. */
  readonly keyFingerprint: string
}

export interface EventView {
  readonly at: string
  readonly kind: string
  readonly partner: string | undefined
  readonly authority: string | undefined
  readonly exchange: string | undefined
  readonly details: Readonly<Record<string, unknown>>
}

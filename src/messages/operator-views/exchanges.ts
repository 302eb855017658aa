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
  readonly certificates: Base64[]
  /** PKCS#10 (DER), where a TLS certificate was asked for. */
  readonly tlsRequest?: Base64
  /** What its messages needed, each once. */
  readonly forgiven: readonly { readonly tolerance: string; readonly why: string }[]
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

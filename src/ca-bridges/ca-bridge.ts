import type {
  OrderId,
  OwnDomain,
  PollingPlan,
  Product,
  RevocationReason,
  SubjectWish,
  WaitingFor,
} from '../messages/index.ts'

export type { OwnDomain } from '../messages/index.ts'

/**
 * One X.509 CA. The order model calls it, one call at a time for each order, in one process of the node. What a CA cannot do its
 * bridge leaves out: no method only throws. All throw {@link BridgeError}, and nothing else for what a CA or the way to it does.
 */
export interface X509Bridge {
  /** As the configuration names it. */
  readonly name: string
  /** The folder it comes from. */
  readonly kind: string
  /**
   * The CA, asked again with the same key, never makes another order: it gives the one it has, or says that it has one, which is thrown
   * as `outcome-unknown` and waits for a person. Without this and without {@link reconcile}, every order of unknown outcome does.
   */
  readonly repeatsSafely: boolean
  /** Reasons for which the CA revokes; another is refused before the call. */
  readonly revocationReasons: readonly RevocationReason[]
  readonly polling: PollingPlan
  /** Places the order, whatever calls the CA needs for that; continues from the steps that {@link BridgeCall.steps} has. */
  order(wish: CertificateWish, call: BridgeCall): Promise<OrderAnswer>
  status(ticket: Ticket, call: BridgeCall): Promise<OrderAnswer>
  /** Looks for an order by our key, where it is not known whether the CA has it. */
  reconcile?(wish: CertificateWish, call: BridgeCall): Promise<Reconciled>
  /** What is revoked already counts as revoked now. */
  revoke?(target: RevocationTarget, reason: RevocationReason, call: BridgeCall): Promise<RevocationAnswer>
  /** Before the certificate is issued. What is cancelled already counts as cancelled now. */
  cancel?(ticket: Ticket, note: string, call: BridgeCall): Promise<CancelAnswer>
  /** certificateHold. What is suspended already counts as suspended now. */
  suspend?(target: RevocationTarget, note: string, call: BridgeCall): Promise<void>
  /** Takes the hold back; what is not suspended counts as reinstated. */
  reinstate?(target: RevocationTarget, note: string, call: BridgeCall): Promise<void>
  /** Where names are shown to be ours once, and not with each order. */
  readonly domains?: DomainPower
  /** What somebody sent to the address for events of this CA; undefined: nothing of it. Only ever a hint to look, as anybody may send it. */
  readEvent?(event: InboundEvent): HintToLook | undefined
  /** Live from the CA, or from the configuration; never asked for on the way of an order. */
  listProducts?(call: Pick<BridgeCall, 'now' | 'signal'>): Promise<readonly Product[]>
  /** Tries connection and credentials, and orders nothing. @returns in words, what answered */
  test(call: Pick<BridgeCall, 'now' | 'signal'>): Promise<string>
}

/** What is asked of the CA. */
export interface CertificateWish {
  readonly product: string
  readonly subject: SubjectWish
  readonly dnsNames: readonly string[]
  /** Undefined: as long as the product gives. */
  readonly days: number | undefined
  /** What the CA asks beside it, by the names of its product. */
  readonly fields: Readonly<Record<string, string>>
  readonly key: WishedKey
}

export type WishedKey =
  | {
      readonly at: 'ours'
      /** PKCS#10 in DER, with subject and subjectAltName as wished. */
      readonly request: Uint8Array
    }
  /** The CA's device makes it, because the product demands that. */
  | { readonly at: 'ca' }

export interface BridgeCall {
  /** Our name for the order: goes out in the field by which the CA suppresses or finds repeats. */
  readonly key: OrderId
  readonly now: Date
  /** Aborted when the node stops, or the time for one call is over. */
  readonly signal: AbortSignal
  readonly steps: StepJournal
}

/** What a bridge did for one order, step by step: kept when it is told, so a repeat goes on from there. No secrets. */
export interface StepJournal {
  /** By the name of the step: what it left for the next ones. */
  readonly done: ReadonlyMap<string, string>
  /** Resolves once it is committed. */
  keep(step: string, left: string): Promise<void>
}

/** What the bridge needs to find the order again: text of its own making, with a version. Kept with the order. */
export type Ticket = string

export type OrderAnswer =
  | {
      readonly kind: 'pending'
      readonly ticket: Ticket
      readonly waitingFor: readonly WaitingFor[]
      readonly lookAgainAt?: Date | undefined // undefined: by the polling plan
    }
  | { readonly kind: 'issuing'; readonly ticket: Ticket; readonly lookAgainAt?: Date | undefined }
  /** @property chain in DER: the leaf, intermediates, the root last; without the root where the CA gives none */
  | { readonly kind: 'issued'; readonly ticket: Ticket; readonly chain: readonly Uint8Array[] }
  | {
      readonly kind: 'ended'
      readonly ticket: Ticket
      readonly as: 'rejected' | 'failed' | 'cancelled' | 'revoked'
      readonly why: string // the CA's words
    }

export type Reconciled =
  | { readonly kind: 'found'; readonly answer: OrderAnswer }
  /** It is proved that the CA has no such order: it may be placed again. */
  | { readonly kind: 'absent' }
  /** The CA may still bring it to light. */
  | { readonly kind: 'cannot-tell'; readonly why: string }

export interface RevocationTarget {
  readonly ticket: Ticket
  /** DER. */
  readonly certificate: Uint8Array
  /** Lower-case hex, without leading zeros. */
  readonly serial: string
}

export type RevocationAnswer =
  | { readonly kind: 'revoked' }
  /** Somebody there must agree; {@link X509Bridge.status} says `ended` as `revoked` once it is done. */
  | { readonly kind: 'asked'; readonly note: string }

export type CancelAnswer =
  | { readonly kind: 'cancelled' }
  /** Somebody there must agree; {@link X509Bridge.status} says how it ended. */
  | { readonly kind: 'asked'; readonly note: string }
  /** It is issued, or ended otherwise. */
  | { readonly kind: 'too-late'; readonly answer: OrderAnswer }

/** Names that an account at the CA may use. */
export interface DomainPower {
  list(call: Pick<BridgeCall, 'now' | 'signal'>): Promise<readonly OwnDomain[]>
  /** What is registered already stays as it is. */
  register(name: string, call: Pick<BridgeCall, 'now' | 'signal'>): Promise<OwnDomain>
  /** Has the CA look for what is published. */
  check(name: string, call: Pick<BridgeCall, 'now' | 'signal'>): Promise<OwnDomain>
  remove(name: string, call: Pick<BridgeCall, 'now' | 'signal'>): Promise<void>
}

/** A request that came to the node's address for events of a CA. */
export interface InboundEvent {
  readonly method: string
  /** Behind the address of the CA's events, decoded. */
  readonly query: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Uint8Array
}

/** Which order to look at, as far as the event tells. */
export interface HintToLook {
  /** By our name for it. */
  readonly key?: string | undefined
  /** Or by what stands in its ticket. */
  readonly inTicket?: string | undefined
}

import type { OrderState, Product, SubjectWish, WaitingFor } from '../ca-orders.ts'
import type { CaRequestEnd, CaRequestOperation, OwnDomain, RevocationReason } from '../ca-requests.ts'

/** What some CAs do, beside issuing. `suspend`: and reinstate. `domains`: keeps names of ours. `events`: says when there is news. */
export type CaPower = 'revoke' | 'cancel' | 'suspend' | 'domains' | 'events'

/** An X.509 CA that the configuration names. */
export interface CaView {
  readonly name: string
  readonly kind: string
  readonly authority: string
  /** Why nothing goes out to it now. */
  readonly held?: string | undefined
  /** Orders that are not at their end. */
  readonly open: number
  readonly can: readonly CaPower[]
  /** Where it may send its events. */
  readonly eventsAt: string | undefined
  /** None: it revokes nothing on our word. */
  readonly revocationReasons: readonly RevocationReason[]
  /** Whether an order of unknown outcome is found out without a person. */
  readonly findsOut: boolean
  readonly listsProducts: boolean
  readonly publishesCrl: boolean
}

export interface CaOrderWish {
  /** Names the order: given again with the same, there is one order. */
  readonly id: string
  readonly ca: string
  readonly product: string
  readonly subject: SubjectWish
  readonly dnsNames: readonly string[]
  readonly days?: number | undefined
  readonly fields: Readonly<Record<string, string>>
  /** PKCS#10, DER in base64; undefined: the node makes a key of this kind. */
  readonly request?: string | undefined
  readonly key?: string | undefined
  /** Instead of both: the CA makes the key, in its cloud, a file or a card. */
  readonly keyAtCa?: true | undefined
  /** An order that came to nothing, tried anew. */
  readonly replaces?: string | undefined
}

export interface CaOrderView {
  readonly id: string
  readonly ca: string
  readonly product: string
  readonly commonName: string
  readonly dnsNames: readonly string[]
  readonly days: number | undefined
  /** `expired` once its certificate is over. */
  readonly state: OrderState | 'expired'
  /** What somebody has to do, or what is waited for, in words. */
  readonly says: string | undefined
  readonly waitingFor: readonly WaitingFor[]
  readonly keyAt: 'node' | 'elsewhere' | 'ca'
  readonly exchange: string
  readonly replaces: string | undefined
  readonly createdAt: string
  readonly submittedAt: string | undefined
  readonly lookedAt: string | undefined
  readonly lookAt: string | undefined
  readonly serial: string | undefined
  readonly notAfter: string | undefined
}

export interface ShownCaOrderView extends CaOrderView {
  /** DER in base64: leaf first, as the CA gave it, once it gave one. */
  readonly chain: readonly string[]
  readonly request: string | undefined
  /** In the bridge's own words, what the CA has. */
  readonly ticket: string | undefined
  /** What the CA was asked about it, the oldest first. */
  readonly requests: readonly CaRequestView[]
}

/** What a CA is asked about an order or a name. */
export interface CaRequestView {
  readonly exchange: string
  readonly operation: CaRequestOperation
  readonly order?: string | undefined
  readonly domain?: string | undefined
  /** Of a revocation. */
  readonly reason?: RevocationReason | undefined
  /** Why, in the words of whoever asked. */
  readonly note: string | undefined
  /** Undefined: it is under way. */
  readonly cameTo: CaRequestEnd | undefined
  /** Of a name: how it stands at the CA. */
  readonly answer?: OwnDomain | undefined
  /** What somebody has to know of it now. */
  readonly says: string | undefined
  readonly askedAt: string
  readonly doneAt: string | undefined
}

/** To cancel, suspend or reinstate. */
export interface CaChangeWish {
  readonly id: string
  readonly why: string
}

export interface CaDomainWish {
  readonly ca: string
  readonly wish: 'register' | 'check' | 'remove'
  readonly domain: string
}

export interface CaProductsView {
  readonly products: readonly Product[]
  /** When the CA said so. */
  readonly askedAt: string
  /** Why it could not be asked now. */
  readonly says: string | undefined
}

/** What a PKCS#10 request says, whose signature proves its key. */
export interface CertificationRequestView {
  /** Its subject, whole. */
  readonly text: string
  /** Undefined: it lacks a country or a common name, and cannot be ordered with. */
  readonly subject: SubjectWish | undefined
  readonly dnsNames: readonly string[]
}

export interface CaReconcileWish {
  readonly id: string
  /** A person looked at the CA: it has no such order. */
  readonly absent?: boolean | undefined
  /** Or it has: what the bridge calls it. */
  readonly ticket?: string | undefined
  readonly why: string
}

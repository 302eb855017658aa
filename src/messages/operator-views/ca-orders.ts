import type { OrderState, RevocationReason, SubjectWish, WaitingFor } from '../ca-orders.ts'

/** An X.509 CA that the configuration names. */
export interface CaView {
  readonly name: string
  readonly kind: string
  readonly authority: string
  /** Why nothing goes out to it now. */
  readonly held?: string | undefined
  /** Orders that are not at their end. */
  readonly open: number
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
  /** A revocation that is under way: its exchange. */
  readonly revocation: string | undefined
}

export interface CaReconcileWish {
  readonly id: string
  /** A person looked at the CA: it has no such order. */
  readonly absent?: boolean | undefined
  /** Or it has: what the bridge calls it. */
  readonly ticket?: string | undefined
  readonly why: string
}

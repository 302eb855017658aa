import type { Credentials } from '../approvals.ts'
import type { ConnectionStep } from '../connection-steps.ts'
import type { AnyContractName, ContractName } from '../contract.ts'
import type { ContractSettings } from '../contract-settings.ts'
import type { CallbackRule, PartnerRole } from '../people.ts'
import type { WsSecurityMode } from '../ws-security.ts'

export interface PartnerWish {
  readonly name: string
  readonly authority: string
  readonly role: PartnerRole
  readonly country: string
  readonly mnemonic: string
  readonly edition: ContractName
  readonly serviceUrl?: string | undefined
  readonly callbackRule: CallbackRule
  readonly callbackTargets: readonly string[]
  readonly pushUrl?: string | undefined
  readonly tlsCertificates: readonly string[] // PEM
  readonly tlsIssuers?: readonly TlsIssuerWish[] | undefined
  /** Whether calls to it may go to private addresses; default: not. */
  readonly privateNetwork?: boolean | undefined
}

/** ISO 8601. */
export interface DatesOfUseView {
  readonly from?: string | undefined
  readonly until?: string | undefined
}

/** A CA by whose certificates for this subject a partner is known. */
export interface TlsIssuerWish extends DatesOfUseView {
  readonly certificate: string // of the CA, PEM
  /** The whole subject as text, or its common name. */
  readonly subject: { readonly name: string } | { readonly commonName: string }
  /** Asked for each of its certificates; undefined: none is. */
  readonly crlUrl?: string | undefined
}

export interface TlsUseView extends DatesOfUseView {
  readonly fingerprint: string
}

export interface TlsIssuerView extends DatesOfUseView {
  readonly id: number
  readonly ca: string // its subject
  readonly caFingerprint: string
  readonly caValidUntil: string
  readonly subject: string
  readonly crlUrl: string | undefined
}

export interface CertificateDescriptionView {
  readonly sha256: string
  readonly issuerName: string
  readonly subjectName: string
  readonly subjectUrl: string | undefined
  /** The format of the terms of usage. */
  readonly terms: string
  readonly addedAt: string
}

export interface RequestSignerView {
  readonly partner: string
  readonly subject: string
  readonly validTo: string
  readonly sha256: string
}

export interface PartnerView extends Omit<PartnerWish, 'tlsCertificates' | 'tlsIssuers' | 'edition'> {
  readonly edition: AnyContractName
  readonly state: 'active' | 'suspended'
  /** Names of the deviations that are not forgiven this partner. */
  readonly tolerancesOff: readonly string[]
  readonly contractSettings: ContractSettings
  readonly tlsCertificates: readonly TlsUseView[]
  readonly tlsIssuers: readonly TlsIssuerView[]
  /** The messages it may use; undefined: all that its role may. */
  readonly operations: readonly string[] | undefined
  /** Whose messages are signed. */
  readonly wsSecurity: WsSecurityMode
  /** What an eID server signs its containers with. */
  readonly requestSigner?: RequestSignerView
}

/** An X.509 certificate that messages are signed with. */
export interface SigningCertificateView {
  readonly subject: string
  readonly validFrom: string
  readonly validTo: string
  readonly sha256: string
}

/** How messages between this node and a partner are signed. */
export interface WsSecurityView {
  readonly partner: string
  readonly mode: WsSecurityMode
  /** What we sign with; null: no key is configured for its authority. */
  readonly ours: SigningCertificateView | null
  /** What the partner may sign with. */
  readonly theirs: readonly SigningCertificateView[]
  readonly windowSeconds: number
  readonly clockSkewSeconds: number
}

export interface SuspensionWish {
  readonly name: string
  readonly reason: string
  readonly by?: Credentials | undefined
}

export interface AllowedView {
  readonly partner: string
  readonly keyFingerprint: string
  readonly until: string
}

/** How often a tolerance was needed, as far as the events go back. */
export interface DeviationView {
  readonly partner: string
  readonly tolerance: string
  readonly forgiven: number
  /** While it was switched off. */
  readonly refused: number
  readonly last: string
}

export interface ToleranceView {
  readonly tolerance: string
  readonly why: string
  readonly state: 'on' | 'off'
  readonly forgiven: number
  readonly refused: number
  readonly last: string | undefined
}

export interface ConnectionStepView {
  readonly step: ConnectionStep
  /** `skipped`: a step before it went wrong. */
  readonly result: 'good' | 'warning' | 'bad' | 'skipped'
  readonly says: string
  readonly milliseconds: number | undefined
}

/** A connection to a partner, as for a call: no message was sent. */
export interface ConnectionTestView {
  readonly partner: string
  readonly url: string
  readonly at: string
  /** No step is bad. */
  readonly ok: boolean
  readonly steps: readonly ConnectionStepView[]
}

/** How long something took, of those that are told. */
export interface DurationView {
  readonly count: number
  readonly medianMilliseconds: number
  /** 95 of 100 took no longer. */
  readonly p95Milliseconds: number
}

/** How a partner answered this node of late. */
export interface PartnerTimesView {
  readonly partner: string
  /** Until now. */
  readonly hours: number
  /** Begun in this time. */
  readonly exchanges: number
  /** There are more than were counted. */
  readonly isMore: boolean
  /** The newest of them: what follows is of these. */
  readonly lookedAt: number
  /** Attempts of ours that it answered, and that failed. */
  readonly answered: number
  readonly failed: number
  /** From our message to the answer on the same connection; undefined: none is kept. */
  readonly calls: DurationView | undefined
  /** From our message, acknowledged, to its callback; undefined: there was none. */
  readonly callbacks: DurationView | undefined
}

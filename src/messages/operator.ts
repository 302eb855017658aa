import type { ContractName } from './contract.ts'
import type { ListKind, ListSourceKind, ListSourceOrigin } from './lists.ts'
import type { AuthorityRole, CallbackRule, PartnerRole } from './people.ts'

/**
 * What an operator can ask of a node, whether it runs or not: the command line sends these over the node's control socket,
 * or carries them out on the data folder itself. Octets travel as base64, times as ISO 8601 text.
 */
export interface OperatorCommands {
  'node.show': { input: Empty; result: NodeView }
  'authority.add': { input: AuthorityWish; result: AuthorityView }
  'authority.list': { input: Empty; result: AuthorityView[] }
  'authority.show': { input: { name: string }; result: AuthorityView }
  'authority.rollover': { input: { name: string }; result: RolloverView }
  'authority.trust': { input: { name: string; certificate: Base64 }; result: CertificateView }
  /** `from`: the partner above (a CVCA or DV with a service URL). */
  'authority.request-certificate': {
    input: { name: string; from: string; callback: boolean; initial?: boolean | undefined }
    result: AskedView
  }
  'authority.get-ca-certificates': { input: { name: string; from: string; callback: boolean }; result: ExchangeView }
  /** A certificate description (DER) of a DV, for its eID servers. */
  'authority.description-add': { input: { name: string; octets: Base64 }; result: CertificateDescriptionView }
  'authority.description-list': { input: { name: string }; result: CertificateDescriptionView[] }
  'partner.add': { input: PartnerWish; result: PartnerView }
  'partner.list': { input: Empty; result: PartnerView[] }
  'partner.show': { input: { name: string }; result: PartnerView }
  /** Without `pushUrl`: it is called unasked no more. */
  'partner.set-push-url': { input: { name: string; pushUrl?: string | undefined }; result: PartnerView }
  'partner.suspend': { input: { name: string; reason: string }; result: PartnerView }
  'partner.resume': { input: { name: string; reason: string }; result: PartnerView }
  'partner.tolerances': { input: { name: string }; result: ToleranceView[] }
  'partner.tolerance-off': {
    input: { name: string; tolerances: readonly string[]; reason: string }
    result: PartnerView
  }
  'partner.tolerance-on': {
    input: { name: string; tolerances: readonly string[]; reason: string }
    result: PartnerView
  }
  'partner.allow-initial': {
    input: { name: string; keyFingerprint: string; hours: number }
    result: { partner: string; keyFingerprint: string; until: string }
  }
  /** The certificate (DER) an eID server signs its containers with: the first one, or instead of one whose key was lost. */
  'partner.request-signer-add': { input: { name: string; certificate: Base64 }; result: RequestSignerView }
  'exchange.list': { input: ExchangeFilter; result: ExchangeView[] }
  'exchange.show': { input: { id: string }; result: ShownExchangeView }
  /** Parked work is taken up again. The reason is kept with the exchange. */
  'exchange.retry': { input: { id: string; reason: string }; result: ExchangeView }
  /** Ends an exchange that is parked, or waits for a callback that will not come. Nothing more is sent. */
  'exchange.close': { input: { id: string; reason: string }; result: ExchangeView }
  /** The TLS certificate (DER) an eID server asked for, then those of its CAs. */
  'exchange.answer': { input: { id: string; certificates: readonly Base64[] }; result: ExchangeView }
  'exchange.refuse': { input: { id: string; reason: string }; result: ExchangeView }
  /** A CSCA certificate (DER) that may vouch for the signers of this authority's lists. */
  'list.trust': { input: { name: string; certificate: Base64 }; result: ListAnchorView }
  /** A list an operator brings; refused with what speaks against it. */
  'list.add': { input: { name: string; kind: string; octets: Base64 }; result: ListTakenView }
  'list.list': { input: { name?: string | undefined }; result: ListVersionView[] }
  /** `from`: the partner above (an NPKD or DV with a service URL). */
  'list.ask': { input: { name: string; from: string; callback: boolean; kind: string }; result: AskedListView }
  /** Signs the content of a list (DER, unsigned) with a key of the node, and puts it in force for an NPKD. */
  'list.make': { input: { name: string; kind: string; content: Base64 }; result: ListTakenView & { octets: Base64 } }
  'list.source.add': { input: ListSourceWish; result: ListSourceView }
  'list.source.list': { input: Empty; result: ListSourceView[] }
  'list.source.remove': { input: { name: string }; result: ListSourceView }
  /** Looked at now, or as soon as the node runs. */
  'list.source.now': { input: { name: string }; result: ListSourceView }
  'event.list': { input: { limit: number }; result: EventView[] }
}

export type OperatorCommand = keyof OperatorCommands

/** Carries out an operator's command. @throws {OperatorError} when it cannot be done, with what to do about it */
export interface Operator {
  call<Name extends OperatorCommand>(
    name: Name,
    input: OperatorCommands[Name]['input'],
  ): Promise<OperatorCommands[Name]['result']>
}

/** `invalid-input`: the command was used wrongly. `not-found`, `refused`: it was understood and cannot be done. */
export const OPERATOR_ERRORS = ['invalid-input', 'not-found', 'refused'] as const
export type OperatorErrorCode = (typeof OPERATOR_ERRORS)[number]

/** Said to an operator as it stands. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError'
  readonly code: OperatorErrorCode

  constructor(code: OperatorErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

type Empty = Readonly<Record<string, never>>
type Base64 = string

export interface AuthorityWish {
  readonly name: string // letters, digits and hyphens; stands in the address of its service
  readonly role: AuthorityRole
  readonly country: string
  readonly mnemonic: string
  /** What differs from the default policy of the role. */
  readonly policy?: Readonly<Record<string, unknown>>
}

export interface NodeView {
  readonly version: string
  readonly running: boolean
  readonly publicUrl: string
  /** SHA-256 of our own TLS certificate, which partners register, and the certificate (PEM). */
  readonly tlsFingerprint: string
  readonly tlsCertificate: string
  readonly authorities: readonly AuthorityView[]
  /** What partners' messages needed, and what was not forgiven. */
  readonly deviations: readonly DeviationView[]
  readonly listSources: readonly ListSourceView[]
}

export interface AuthorityView {
  readonly name: string
  readonly role: AuthorityRole
  readonly country: string
  readonly mnemonic: string
  readonly serviceUrl: string
  readonly policy: unknown
  readonly keys: readonly KeyView[]
  readonly certificates: readonly CertificateView[] // CA certificates it knows, and those of its own keys
}

export interface KeyView {
  readonly holderReference: string
  readonly certifiedBy: string
  readonly state: 'requested' | 'active' | 'retired'
}

export interface CertificateView {
  readonly holderReference: string
  readonly authorityReference: string
  readonly role: string
  readonly effective: string
  readonly expires: string
  readonly origin: string
  readonly anchor: boolean
  readonly sha256: string
  readonly octets: Base64
}

export interface RolloverView {
  readonly selfSigned: CertificateView
  /** Undefined where there was no key before. */
  readonly link: CertificateView | undefined
}

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

export interface PartnerView extends Omit<PartnerWish, 'tlsCertificates'> {
  readonly state: 'active' | 'suspended'
  /** Names of the deviations that are not forgiven this partner. */
  readonly tolerancesOff: readonly string[]
  readonly tlsFingerprints: readonly string[]
  /** What an eID server signs its containers with. */
  readonly requestSigner?: RequestSignerView
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

export interface ExchangeFilter {
  readonly state?: string | undefined
  readonly partner?: string | undefined
  readonly limit: number
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
  readonly createdAt: string
  readonly settledAt: string | undefined
  readonly closedAt: string | undefined
}

export interface ShownExchangeView extends ExchangeView {
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

export interface ListAnchorView {
  readonly authority: string
  readonly subject: string
  readonly validTo: string
  readonly sha256: string
}

export interface ListTakenView {
  readonly authority: string
  readonly kind: ListKind
  /** False where the authority had this very list already. */
  readonly kept: boolean
  /** Names of the partners it is on its way to. */
  readonly sentTo: readonly string[]
}

export interface ListVersionView {
  readonly authority: string
  readonly kind: ListKind
  readonly sha256: string
  readonly signedAt: string
  readonly keptAt: string
  /** The partner that brought it; undefined where a source or an operator did. */
  readonly from: string | undefined
  readonly source?: string | undefined
  /** Partners whose newest list of this kind it is, as far as we know. */
  readonly heldBy: readonly string[]
}

/** A place lists are fetched from. */
export interface ListSourceWish {
  readonly name: string
  readonly authority: string
  readonly kind: ListSourceKind
  /** An absolute path on the node's machine, or an http or https URL. */
  readonly place: string
  /** PEM: trusted instead of the usual ones, for https. */
  readonly ca?: string | undefined
  readonly everySeconds: number
}

export interface ListSourceView extends Omit<ListSourceWish, 'ca'> {
  readonly origin: ListSourceOrigin
  readonly triedAt: string | undefined
  readonly succeededAt: string | undefined
  /** Undefined while the last look went well. */
  readonly failingSince: string | undefined
  readonly lastError: string | undefined
  readonly dueAt: string
}

export interface AskedListView {
  readonly exchange: ExchangeView
  readonly kind: ListKind
}

export interface EventView {
  readonly at: string
  readonly kind: string
  readonly partner: string | undefined
  readonly authority: string | undefined
  readonly exchange: string | undefined
  readonly details: Readonly<Record<string, unknown>>
}

import type { ApprovalCheck, ApprovalDecision, ApprovalKind, ApprovalState, Credentials } from './approvals.ts'
import type { CarriedRequest, TakenFile } from './by-hand.ts'
import type { AnyContractName, ContractName, SpocContractName } from './contract.ts'
import type { ContractSettings } from './contract-settings.ts'
import type { ExchangeState } from './exchange.ts'
import type { ListKind, ListSourceKind, ListSourceOrigin } from './lists.ts'
import type { NoticeTemplateName } from './notice-templates.ts'
import type { NoticeState, NoticeText } from './notices.ts'
import type { AuthorityRole, CallbackRule, PartnerRole } from './people.ts'
import type { Check, Coordinator, StateForm } from './state-form.ts'

/**
 * What an operator can ask of a node, whether it runs or not: the command line sends these over the node's control socket,
 * or carries them out on the data folder itself. Octets travel as base64, times as ISO 8601 text.
 */
export interface OperatorCommands {
  'node.show': { input: Empty; result: NodeView }
  'authority.add': { input: AuthorityWish; result: AuthorityView }
  'authority.list': { input: Empty; result: AuthorityView[] }
  'authority.show': { input: { name: string }; result: ShownAuthorityView }
  'authority.rollover': { input: { name: string }; result: RolloverView }
  'authority.trust': { input: { name: string; certificate: Base64 }; result: CertificateView }
  /** `from`: the partner above (a CVCA or DV with a service URL). */
  'authority.request-certificate': {
    input: { name: string; from: string; callback: boolean; initial?: boolean | undefined }
    result: AskedView
  }
  /** `of`: country and mnemonic of the CVCA of another state; `from`: the CVCA of our own, where there is more than one. */
  'authority.request-foreign-certificate': {
    input: { name: string; of: string; from?: string | undefined; callback: boolean; initial?: boolean | undefined }
    result: AskedView
  }
  'authority.get-ca-certificates': { input: { name: string; from: string; callback: boolean }; result: ExchangeView }
  /** A certificate description (DER) of a DV, for its eID servers. */
  'authority.description-add': { input: { name: string; octets: Base64 }; result: CertificateDescriptionView }
  'authority.description-list': { input: { name: string }; result: CertificateDescriptionView[] }
  /** For each DV and terminal control centre, and each CA that certifies or could certify it. */
  'coverage.show': { input: Empty; result: CoverageView[] }
  /** `authority`: which SPOC of ours, where there is more than one. */
  'state.check': { input: StateWish; result: CheckedStateView }
  'state.add': { input: StateWish & { by?: Credentials | undefined }; result: StateView | ProposedView }
  'state.change': {
    input: StateWish & { country: string; by?: Credentials | undefined }
    result: StateView | ProposedView
  }
  'state.list': { input: Empty; result: StateView[] }
  'state.show': { input: { country: string; authority?: string | undefined }; result: StateView }
  /** `of`: a country, or the name of a DV of one. */
  'state.suspend': { input: StateSuspensionWish; result: PartnerView | ProposedView }
  'state.resume': { input: StateSuspensionWish; result: PartnerView | ProposedView }
  'partner.add': { input: PartnerWish & { by?: Credentials | undefined }; result: PartnerView | ProposedView }
  'partner.list': { input: Empty; result: PartnerView[] }
  'partner.show': { input: { name: string }; result: PartnerView }
  /** Without `pushUrl`: it is called unasked no more. */
  'partner.set-push-url': { input: { name: string; pushUrl?: string | undefined }; result: PartnerView }
  /** By name, as text; the others stay as they are. */
  'partner.set': { input: { name: string; settings: Readonly<Record<string, string>> }; result: PartnerView }
  /** `by`: who asks; needed where the node's rules want approvals, and then the result is what waits for them. */
  'partner.suspend': { input: SuspensionWish; result: PartnerView | ProposedView }
  'partner.resume': { input: SuspensionWish; result: PartnerView | ProposedView }
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
    input: { name: string; keyFingerprint: string; hours: number; by?: Credentials | undefined }
    result: AllowedView | ProposedView
  }
  /** The certificate (DER) an eID server signs its containers with: the first one, or instead of one whose key was lost. */
  'partner.request-signer-add': { input: { name: string; certificate: Base64 }; result: RequestSignerView }
  'exchange.list': { input: ExchangeFilter; result: ExchangeView[] }
  'exchange.show': { input: { id: string }; result: ShownExchangeView }
  /** Parked work is taken up again. The reason is kept with the exchange. */
  'exchange.retry': { input: { id: string; reason: string }; result: ExchangeView }
  /** Ends an exchange that is parked, or waits for a callback that will not come. Nothing more is sent. */
  'exchange.close': { input: { id: string; reason: string }; result: ExchangeView }
  /** A certificate request to another state is carried by people; its answer is imported. `by`: who says so, where that is told. */
  'exchange.by-hand': { input: { id: string; reason: string; by?: Credentials | undefined }; result: ExchangeView }
  /** What people carry and has no answer yet. `country`: to one state only. */
  'offline.export': {
    input: { country?: string | undefined; by?: Credentials | undefined }
    result: readonly CarriedRequestView[]
  }
  /** Certificates that people brought: those that fit are used, the others are told. */
  'offline.import': {
    input: { files: readonly { file: string; octets: Base64 }[]; by?: Credentials | undefined }
    result: readonly TakenFile[]
  }
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
  'user.add': { input: { name: string; fullName: string; password: string }; result: UserView }
  'user.list': { input: Empty; result: UserView[] }
  'user.disable': { input: { name: string; reason: string }; result: UserView }
  /** `by`: the user, with the password until now. */
  'user.password': { input: { by: Credentials; password: string }; result: UserView }
  'approval.list': { input: { state?: string | undefined; limit: number }; result: ApprovalView[] }
  'approval.show': { input: { id: number }; result: ApprovalView }
  'approval.vote': {
    input: { id: number; decision: ApprovalDecision; grounds: string; by: Credentials }
    result: ApprovalView
  }
  /** By whoever asked for it. */
  'approval.withdraw': { input: { id: number; by: Credentials }; result: ApprovalView }
  /** Signs the content of a list (DER, unsigned) with a key of the node, and puts it in force for an NPKD. */
  'list.make': { input: { name: string; kind: string; content: Base64 }; result: ListTakenView & { octets: Base64 } }
  'list.source.add': { input: ListSourceWish; result: ListSourceView }
  'list.source.list': { input: Empty; result: ListSourceView[] }
  'list.source.remove': { input: { name: string }; result: ListSourceView }
  /** Looked at now, or as soon as the node runs. */
  'list.source.now': { input: { name: string }; result: ListSourceView }
  'notice.list': { input: NoticeListWish; result: NoticeView[] }
  'notice.show': { input: { id: number }; result: NoticeView & { proposal: NoticeProposal | undefined } }
  /** One exchange for each state it goes to. */
  'notice.send': { input: NoticeWish; result: NoticeView[] }
  /** Somebody has seen to one that came in; the words say how, and are kept. */
  'notice.done': { input: { id: number; words: string; by?: Credentials | undefined }; result: NoticeView }
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
  readonly mnemonic?: string | undefined // a SPOC needs none
  /** What differs from the default policy of the role. */
  readonly policy?: Readonly<Record<string, unknown>>
}

export interface NodeView {
  readonly version: string
  readonly running: boolean
  readonly publicUrl: string
  /** Where other states reach it, where it is set up for them. */
  readonly spocUrl?: string | undefined
  /** SHA-256 of our own TLS certificate, which partners register, and the certificate (PEM). */
  readonly tlsFingerprint: string
  readonly tlsCertificate: string
  readonly authorities: readonly AuthorityView[]
  /** What partners' messages needed, and what was not forgiven. */
  readonly deviations: readonly DeviationView[]
  readonly listSources: readonly ListSourceView[]
  /** Notices of other states that nobody has seen to yet. */
  readonly openNotices: number
}

export interface AuthorityView {
  readonly name: string
  readonly role: AuthorityRole
  readonly country: string
  readonly mnemonic: string
  /** Empty for a SPOC while the node is not set up for other states. */
  readonly serviceUrl: string
  readonly policy: unknown
  readonly keys: readonly KeyView[]
  readonly certificates: readonly CertificateView[] // CA certificates it knows, and those of its own keys
}

export interface ShownAuthorityView extends AuthorityView {
  /** Of a DV or terminal control centre: each chain, and when it is renewed. */
  readonly coverage: readonly CoverageView[]
  /** Of a CVCA: whom its certificates were sent to unasked, the newest first. */
  readonly announcements: readonly AnnouncementView[]
}

/** A certificate that an authority of ours holds or lacks. */
export interface CoverageView {
  readonly authority: string
  readonly role: AuthorityRole
  readonly issuer: string // country and mnemonic of the CA that certifies
  readonly stage: 'good' | 'plan' | 'act' | 'late' | 'lost' | 'none'
  /** Of the key in use; undefined where there is none. */
  readonly certificate: CoveringView | undefined
  /** Of requests under way, the newest. */
  readonly request: { readonly exchange: string; readonly state: string; readonly since: string } | undefined
}

export interface CoveringView {
  readonly holderReference: string
  readonly expires: string // the last day it is valid
  readonly daysLeft: number // whole days; 0 or less: it has run out
  readonly renewalFrom: string
}

/** Whether a partner has a new certificate of a CVCA of ours. */
export interface AnnouncementView {
  readonly exchange: string
  readonly holderReferences: readonly string[]
  readonly partner: string
  readonly sentAt: string
  /** When it said so; undefined: not yet. */
  readonly acknowledgedAt: string | undefined
  readonly state: string
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
  /** Names of the partners they are on their way to. */
  readonly sentTo: readonly string[]
}

export interface StateWish {
  readonly form: StateForm
  readonly authority?: string | undefined
}

export interface StateSuspensionWish {
  readonly of: string
  readonly reason: string
  readonly authority?: string | undefined
  readonly by?: Credentials | undefined
}

/** A form that was looked at. Nothing was changed. */
export interface CheckedStateView {
  readonly country: string
  readonly ok: boolean
  readonly checks: readonly Check[]
  /** False: this is its first form. */
  readonly registered: boolean
  /** What differs from the form that counts now. */
  readonly changes: readonly StateChange[]
}

export interface StateChange {
  readonly what: string
  /** Undefined: it was not there. */
  readonly was: string | undefined
  /** Undefined: it is not on the form any more. */
  readonly becomes: string | undefined
}

export interface StateView {
  readonly country: string
  readonly name: string
  readonly partner: string // what we call it
  readonly authority: string // our SPOC
  readonly state: 'active' | 'suspended'
  readonly coordinator: Coordinator
  readonly url: string
  readonly edition: SpocContractName
  readonly roots: readonly StateRootView[]
  readonly cvcas: readonly StateCvcaView[]
  readonly dvs: readonly StateDvView[]
  /** The newest first: that is the one that counts. */
  readonly forms: readonly TakenFormView[]
}

export interface StateRootView {
  readonly subject: string
  readonly fingerprint: string
  readonly from: string
  readonly until: string
  /** Whole days until it is used no more; below 0: that is over. */
  readonly daysLeft: number
}

export interface StateCvcaView {
  readonly anchor: string // holder reference on the form
  readonly fingerprint: string
  /** Of its certificates we trust, the newest; undefined: none is there. */
  readonly newest: { readonly holderReference: string; readonly expires: string } | undefined
}

export interface StateDvView {
  readonly name: string
  readonly holder: string
  readonly state: 'active' | 'suspended'
  /** Undefined: it is not on the form that counts. */
  readonly organisation: string | undefined
}

export interface TakenFormView {
  readonly reference: string
  readonly takenAt: string
  readonly takenBy: string
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

export interface PartnerView extends Omit<PartnerWish, 'tlsCertificates' | 'edition'> {
  readonly edition: AnyContractName
  readonly state: 'active' | 'suspended'
  /** Names of the deviations that are not forgiven this partner. */
  readonly tolerancesOff: readonly string[]
  readonly contractSettings: ContractSettings
  readonly tlsFingerprints: readonly string[]
  /** What an eID server signs its containers with. */
  readonly requestSigner?: RequestSignerView
}

export type CarriedRequestView = Omit<CarriedRequest, 'octets'> & { readonly octets: Base64 }

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

/** Not done yet: people have to approve it. */
export interface ProposedView {
  readonly approval: ApprovalView
}

export interface UserView {
  readonly name: string
  readonly fullName: string
  readonly createdAt: string
  /** Set: decides no more. */
  readonly disabledAt: string | undefined
}

export interface ApprovalView {
  readonly id: number
  readonly kind: ApprovalKind
  /** What it is about, and what is done once it is approved. */
  readonly subject: string
  readonly effect: string
  readonly state: ApprovalState
  readonly needs: number
  /** Undefined: a partner's message asks. */
  readonly requestedBy: string | undefined
  readonly exchange: string | undefined
  readonly partner: string | undefined
  readonly authority: string | undefined
  readonly checks: readonly ApprovalCheck[]
  readonly votes: readonly VoteView[]
  readonly createdAt: string
  readonly decidedAt: string | undefined
}

export interface VoteView {
  readonly by: string
  readonly fullName: string
  readonly decision: ApprovalDecision
  readonly grounds: string
  readonly at: string
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

export interface NoticeListWish {
  readonly direction?: 'in' | 'out' | undefined
  readonly state?: string | undefined
  readonly partner?: string | undefined
  readonly limit: number
}

export interface NoticeWish {
  /** The country or the name of a registered state; undefined: every one of them. */
  readonly to?: string | undefined
  /** A SPOC of ours: needed only where this node runs more than one. */
  readonly from?: string | undefined
  readonly says: { readonly template: string; readonly values: Readonly<Record<string, string>> } | NoticeText
}

export interface NoticeView extends NoticeText {
  readonly id: number
  readonly direction: 'in' | 'out'
  readonly partner: string
  readonly messageId: string
  readonly at: string
  /** Of one that came in. */
  readonly state: NoticeState | undefined
  readonly exchange: string
  readonly exchangeState: ExchangeState
  /** The user who saw to it, where one was named. */
  readonly closedBy: string | undefined
  readonly closingWords: string | undefined
  readonly closedAt: string | undefined
}

/** What a person could do about a notice. Nothing of it is done by itself. */
export interface NoticeProposal {
  readonly template: NoticeTemplateName | undefined
  readonly says: string
  /** To be typed. Made of names we registered, never of words of the notice. */
  readonly commands: readonly string[]
}

export interface EventView {
  readonly at: string
  readonly kind: string
  readonly partner: string | undefined
  readonly authority: string | undefined
  readonly exchange: string | undefined
  readonly details: Readonly<Record<string, unknown>>
}

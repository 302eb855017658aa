import type { ApprovalDecision, Credentials } from './approvals.ts'
import type { TakenFile } from './by-hand.ts'
import type { OwnDomain } from './ca-requests.ts'
import type { CeremonyDecision, CeremonyRequest } from './ceremony.ts'
import type { KeyPlace } from './keys.ts'
import type { Base64 } from './operator-views/base64.ts'
import type {
  AlertsView,
  AlertTestView,
  AllowedView,
  ApprovalView,
  ArchivePageView,
  ArchivePlaceView,
  ArchiveView,
  AskedListView,
  AskedView,
  AuditPageView,
  AuditPlaceInExport,
  AuditVerificationView,
  AuditVerifyWish,
  AuditView,
  AuthorityView,
  AuthorityWish,
  BackupView,
  BackupWish,
  BatchKeyView,
  BegunSecondFactor,
  CaChangeWish,
  CaDomainWish,
  CaOrderView,
  CaOrderWish,
  CaProductsView,
  CaReconcileWish,
  CaRequestView,
  CarriedFileView,
  CarriedRequestView,
  CaView,
  CeremonyAnswersView,
  CeremonyView,
  CertificateDescriptionView,
  CertificateView,
  CertificationRequestView,
  CheckedStateView,
  CheckpointView,
  ConnectionTestView,
  CoverageView,
  CvcaTreeView,
  DatesOfUseView,
  EventFilter,
  EventPage,
  EvidenceView,
  ExaminedView,
  ExchangeFilter,
  ExchangePage,
  ExchangeView,
  ForgottenView,
  HeldPartnerView,
  ImportedCeremonyView,
  InvitationView,
  KeptKeyView,
  KeyHoldersView,
  KeyTokenView,
  ListAnchorView,
  ListSourceView,
  ListSourceWish,
  ListTakenView,
  ListVersionView,
  NodeView,
  NoticeListWish,
  NoticeProposal,
  NoticeView,
  NoticeWish,
  OwnTlsView,
  ParkedGroupView,
  ParkedWish,
  ParkedWorkView,
  PartnerTimesView,
  PartnerView,
  PartnerWish,
  ProposedView,
  QueueView,
  RequestSignerView,
  RolloverView,
  SentNoticesView,
  SessionView,
  SettingPreviewView,
  SettingsView,
  SettingView,
  ShownAuthorityView,
  ShownCaOrderView,
  ShownExchangeView,
  ShownMessageView,
  SignedCeremonyView,
  StateSuspensionWish,
  StateView,
  StateWish,
  SuspensionWish,
  TerminalGroupView,
  TlsIssuerWish,
  TokenView,
  TokenWishView,
  ToleranceView,
  TrafficHourView,
  UserView,
  WorkingProcessView,
  WsSecurityView,
  YearView,
} from './operator-views/index.ts'
import type { Role } from './roles.ts'
import type { SettingValue } from './settings.ts'
import type { StateForm } from './state-form.ts'

/**
 * What an operator can ask of a node, whether it runs or not: the command line sends these over the node's control socket,
 * or carries them out on the data folder itself. Octets travel as base64, times as ISO 8601 text.
 */
export interface OperatorCommands {
  'node.show': { input: Empty; result: NodeView }
  /** Looks at everything the node stands on; partners are connected to, nothing is sent. */
  'node.examine': { input: Empty; result: ExaminedView[] }
  /** What was issued before a restore and forgotten by it, the newest first. */
  /** What the node does by itself, by process. */
  'node.timers': { input: Empty; result: WorkingProcessView[] }
  'node.forgotten': { input: { limit: number }; result: ForgottenView[] }
  /** The next TLS certificate of this node is ordered now; without `identity`: each that a CA renews. */
  'node.renew-tls': { input: { identity?: string | undefined }; result: OwnTlsView[] }
  /** Into new files, written by the process that has the node open. */
  'node.backup': { input: BackupWish; result: BackupView }
  'authority.add': { input: AuthorityWish; result: AuthorityView }
  'authority.list': { input: Empty; result: AuthorityView[] }
  'authority.show': { input: { name: string }; result: ShownAuthorityView }
  /** Its keys are made there from the next one on; those it has stay where they are. */
  'authority.keys': { input: { name: string; keys: KeyPlace }; result: AuthorityView }
  'keys.list': { input: Empty; result: KeptKeyView[] }
  /** One that belongs to nobody. */
  'keys.remove': { input: { keyId: string }; result: Empty }
  /** A PIN that the token refused is tried once more. */
  /** Who opens the keys, and how far they are; undefined: a file does. */
  'keys.holders': { input: Empty; result: KeyHoldersView | undefined }
  /** In the process that carries this out. */
  'keys.unlock': { input: { person: string; passphrase: string }; result: KeyHoldersView }
  'keys.lock': { input: Empty; result: KeyHoldersView }
  'keys.retry-pin': { input: Empty; result: KeyTokenView }
  'authority.rollover': {
    input: { name: string; by?: Credentials | undefined }
    result: RolloverView | ProposedView
  }
  'authority.trust': { input: { name: string; certificate: Base64 }; result: CertificateView }
  /** `from`: the partner above (a CVCA or DV with a service URL). */
  'authority.request-certificate': {
    input: { name: string; from: string; callback: boolean; initial?: boolean | undefined; again?: boolean | undefined }
    result: AskedView
  }
  /** `of`: country and mnemonic of the CVCA of another state; `from`: the CVCA of our own, where there is more than one. */
  'authority.request-foreign-certificate': {
    input: {
      name: string
      of: string
      from?: string | undefined
      callback: boolean
      initial?: boolean | undefined
      again?: boolean | undefined
    }
    result: AskedView
  }
  'authority.get-ca-certificates': { input: { name: string; from: string; callback: boolean }; result: ExchangeView }
  /** A certificate description (DER) of a DV, for its eID servers. */
  'authority.description-add': { input: { name: string; octets: Base64 }; result: CertificateDescriptionView }
  'authority.description-list': { input: { name: string }; result: CertificateDescriptionView[] }
  /** For each DV and terminal control centre, and each CA that certifies or could certify it. */
  'coverage.show': { input: Empty; result: CoverageView[] }
  /** Which terminals can read whose passports. */
  'coverage.terminals': { input: Empty; result: TerminalGroupView[] }
  /** `of`: country and mnemonic of a CVCA. */
  'coverage.tree': { input: { of: string }; result: CvcaTreeView }
  /** `authority`: which SPOC of ours, where there is more than one. */
  'state.check': { input: StateWish; result: CheckedStateView }
  'state.add': {
    input: StateWish & { by?: Credentials | undefined; privateNetwork?: boolean | undefined }
    result: StateView | ProposedView
  }
  'state.change': {
    input: StateWish & { country: string; by?: Credentials | undefined }
    result: StateView | ProposedView
  }
  'state.list': { input: Empty; result: StateView[] }
  'state.show': { input: { country: string; authority?: string | undefined }; result: StateView }
  /** The form that counts now, octet for octet. */
  'state.form': { input: { country: string; authority?: string | undefined }; result: StateForm }
  /** `of`: a country, or the name of a DV of one. */
  'state.suspend': { input: StateSuspensionWish; result: PartnerView | ProposedView }
  'state.resume': { input: StateSuspensionWish; result: PartnerView | ProposedView }
  'partner.add': { input: PartnerWish & { by?: Credentials | undefined }; result: PartnerView | ProposedView }
  'partner.list': { input: Empty; result: PartnerView[] }
  'partner.show': { input: { name: string }; result: PartnerView }
  /** Connects as for a call and asks for its WSDL; no message is sent. */
  'partner.test': { input: { name: string }; result: ConnectionTestView }
  /** Of the last hours; without `name`: of all that are called. */
  'partner.times': { input: { name?: string | undefined; hours: number }; result: PartnerTimesView[] }
  /** Without `pushUrl`: it is called unasked no more. */
  'partner.set-push-url': {
    input: { name: string; pushUrl?: string | undefined; by?: Credentials | undefined }
    result: PartnerView | ProposedView
  }
  /** By name, as text; the others stay as they are. */
  'partner.set': { input: { name: string; settings: Readonly<Record<string, string>> }; result: PartnerView }
  /** `by`: who asks; needed where the node's rules want approvals, and then the result is what waits for them. */
  'partner.suspend': { input: SuspensionWish; result: PartnerView | ProposedView }
  'partner.resume': { input: SuspensionWish; result: PartnerView | ProposedView }
  /** `certificate`: PEM. It is known by each of its certificates. */
  'partner.tls-add': {
    input: { name: string; certificate: string; by?: Credentials | undefined } & DatesOfUseView
    result: PartnerView | ProposedView
  }
  /** Without a date there is none. */
  'partner.tls-dates': { input: { name: string; fingerprint: string } & DatesOfUseView; result: PartnerView }
  'partner.tls-remove': { input: { name: string; fingerprint: string }; result: PartnerView }
  'partner.tls-ca-add': {
    input: { name: string; issuer: TlsIssuerWish; by?: Credentials | undefined }
    result: PartnerView | ProposedView
  }
  /** `id`: as the partner is shown. */
  'partner.tls-ca-remove': { input: { name: string; id: number }; result: PartnerView }
  /** Whether calls to it may go to private addresses. */
  'partner.network': {
    input: { name: string; privateNetwork: boolean; by?: Credentials | undefined }
    result: PartnerView | ProposedView
  }
  /** Without `operations`: all that its role may. */
  'partner.limit': {
    input: { name: string; operations?: readonly string[] | undefined; by?: Credentials | undefined }
    result: PartnerView | ProposedView
  }
  'partner.wss-show': { input: { name: string }; result: WsSecurityView }
  'partner.wss-set': {
    input: { name: string; mode: string; reason: string; by?: Credentials | undefined }
    result: WsSecurityView | ProposedView
  }
  /** `certificate`: base64 of the DER. */
  'partner.wss-add': {
    input: { name: string; certificate: string; by?: Credentials | undefined }
    result: WsSecurityView | ProposedView
  }
  'partner.wss-remove': { input: { name: string; fingerprint: string }; result: WsSecurityView }
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
  'partner.request-signer-add': {
    input: { name: string; certificate: Base64; by?: Credentials | undefined }
    result: RequestSignerView | ProposedView
  }
  'exchange.list': { input: ExchangeFilter; result: ExchangePage }
  'exchange.show': { input: { id: string }; result: ShownExchangeView }
  /** The hour that runs, last, and the 23 before it. */
  'exchange.traffic': { input: Empty; result: TrafficHourView[] }
  /** `n`: its number in the exchange, from 1. */
  'exchange.message': { input: { id: string; n: number }; result: ShownMessageView }
  /** Parked work is taken up again. The reason is kept with the exchange. */
  'exchange.retry': { input: { id: string; reason: string }; result: ExchangeView }
  /** The answer that a partner took by callback, and has lost since, is brought once more: nothing is issued again. */
  'exchange.resend': { input: { id: string; reason: string }; result: ExchangeView }
  /** Ends an exchange that is parked, or waits for a callback that will not come. Nothing more is sent. */
  'exchange.close': { input: { id: string; reason: string }; result: ExchangeView }
  /** Kept with the exchange for good, and never sent to a partner. Plain text of 2,000 characters at most. */
  'exchange.comment': { input: { id: string; text: string }; result: ExchangeView }
  /** A certificate request to another state is carried by people; its answer is imported. `by`: who says so, where that is told. */
  'exchange.by-hand': { input: { id: string; reason: string; by?: Credentials | undefined }; result: ExchangeView }
  /** What people carry and has no answer yet. `country`: to one state only. */
  'offline.export': {
    input: { country?: string | undefined; by?: Credentials | undefined }
    result: readonly CarriedRequestView[]
  }
  /** Certificates that people brought: those that fit are used, the others are told. */
  /** What this node signs batches with. */
  'ceremony.key': { input: Empty; result: BatchKeyView }
  'ceremony.pair': {
    input: { name: string; publicKey: Base64; fingerprint: string; by?: Credentials | undefined }
    result: BatchKeyView
  }
  'ceremony.peers': { input: Empty; result: BatchKeyView[] }
  /** `for`: the machine that holds the keys. */
  'ceremony.export': {
    input: { for: string; by?: Credentials | undefined }
    result: { id: string; requests: readonly CeremonyRequest[]; files: readonly CarriedFileView[] }
  }
  'ceremony.check': { input: { files: readonly CarriedFileView[] }; result: CeremonyView }
  'ceremony.sign': {
    input: { files: readonly CarriedFileView[]; decision: CeremonyDecision; by?: Credentials | undefined }
    result: SignedCeremonyView
  }
  /** Certificates of the CVCAs whose keys are here, and nothing else. */
  'ceremony.certificates': { input: { for: string; by?: Credentials | undefined }; result: CeremonyAnswersView }
  /** `handOver`: a CVCA whose keys are here, and from now on on that machine alone. */
  'ceremony.import': {
    input: { files: readonly CarriedFileView[]; handOver?: string | undefined; by?: Credentials | undefined }
    result: ImportedCeremonyView
  }
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
  /** `approval`: for the roles that wait for people. */
  'user.add': {
    input: {
      name: string
      fullName: string
      password: string
      roles: readonly Role[]
      by?: Credentials | undefined
    }
    result: UserView & Partial<ProposedView>
  }
  /** Whose password nobody but that user will know. */
  'user.invite': {
    input: { name: string; fullName: string; roles: readonly Role[]; by?: Credentials | undefined }
    result: InvitationView & Partial<ProposedView>
  }
  'user.roles': {
    input: {
      name: string
      add?: readonly Role[] | undefined
      remove?: readonly Role[] | undefined
      by?: Credentials | undefined
    }
    result: UserView | ProposedView
  }
  /** The pause after wrong passwords and codes ends. */
  'user.unlock': { input: { name: string; by?: Credentials | undefined }; result: UserView }
  /** The password was forgotten: it counts no more. */
  'user.reset-password': { input: { name: string; by?: Credentials | undefined }; result: InvitationView }
  /** The app is lost: the next log-in asks for a new one. */
  'user.remove-second-factor': {
    input: { name: string; by?: Credentials | undefined }
    result: UserView | ProposedView
  }
  'user.sessions': { input: { name?: string | undefined; by?: Credentials | undefined }; result: SessionView[] }
  'user.end-sessions': { input: { name: string; by?: Credentials | undefined }; result: { ended: number } }
  /** Of whoever asks. `token`: shown now and never again. */
  'token.add': {
    input: TokenWishView & { by?: Credentials | undefined }
    result: TokenView & { token: string }
  }
  'token.list': { input: { user?: string | undefined }; result: TokenView[] }
  'token.revoke': { input: { user: string; name: string; by?: Credentials | undefined }; result: TokenView[] }
  'user.list': { input: Empty; result: UserView[] }
  'user.disable': { input: { name: string; reason: string; by?: Credentials | undefined }; result: UserView }
  /** `by`: the user, with the password until now. */
  'user.password': { input: { by: Credentials; password: string }; result: UserView }
  /** A secret for an authenticator app of `by`, who has none yet; it counts once a code of it was shown. */
  'user.begin-second-factor': { input: { by: Credentials }; result: BegunSecondFactor }
  /** `code`: the first that the app shows. The recovery codes are shown now and never again. */
  'user.confirm-second-factor': {
    input: { by: Credentials; code: string }
    result: { recoveryCodes: readonly string[] }
  }
  'approval.list': { input: { state?: string | undefined; limit: number }; result: ApprovalView[] }
  'approval.show': { input: { id: number }; result: ApprovalView }
  'approval.vote': {
    input: { id: number; decision: ApprovalDecision; grounds: string; by?: Credentials | undefined }
    result: ApprovalView
  }
  /** By whoever asked for it. */
  'approval.withdraw': { input: { id: number; by?: Credentials | undefined }; result: ApprovalView }
  /** Signs the content of a list (DER, unsigned) with a key of the node, and puts it in force for an NPKD. */
  'list.make': {
    input: {
      name: string
      kind: string
      content?: Base64 | undefined
      /** Instead of `content`, of a list of certificates: those, X.509 in DER. */
      certificates?: readonly Base64[] | undefined
    }
    result: ListTakenView & { octets: Base64 }
  }
  /** A list that an authority has, octet for octet. */
  'list.get': { input: { sha256: string }; result: { octets: Base64 } }
  'list.source.add': { input: ListSourceWish; result: ListSourceView }
  'list.source.list': { input: Empty; result: ListSourceView[] }
  'list.source.remove': { input: { name: string }; result: ListSourceView }
  /** Looked at now, or as soon as the node runs. */
  'list.source.now': { input: { name: string }; result: ListSourceView }
  'ca.list': { input: Empty; result: CaView[] }
  /** Asked of the CA, where it can tell; as it said a moment ago, unless it is to be asked anew. */
  'ca.products': { input: { name: string; anew?: boolean | undefined }; result: CaProductsView }
  /** Tries connection and credentials. */
  'ca.test': { input: { name: string }; result: { says: string } }
  /** Of a CA of our own: its root and a CRL of now. */
  'ca.publish': { input: { name: string }; result: { root: Base64; crl: Base64 } }
  /** Looks at a PKCS#10 request; nothing is ordered. */
  'ca.read-request': { input: { request: Base64 }; result: CertificationRequestView }
  'ca.order': { input: CaOrderWish; result: CaOrderView }
  'ca.orders': { input: { ca?: string | undefined; open: boolean }; result: CaOrderView[] }
  'ca.show': { input: { id: string }; result: ShownCaOrderView }
  /** Looked at now, as far as the CA allows. */
  'ca.look': { input: { id: string }; result: CaOrderView }
  'ca.revoke': { input: { id: string; reason: string }; result: ShownCaOrderView }
  /** At once where nothing of it is at the CA. */
  'ca.cancel': { input: CaChangeWish; result: ShownCaOrderView }
  /** certificateHold. */
  'ca.suspend': { input: CaChangeWish; result: ShownCaOrderView }
  'ca.reinstate': { input: CaChangeWish; result: ShownCaOrderView }
  /** Names that our account at a CA may use: asked of the CA. */
  'ca.domains': { input: { name: string }; result: readonly OwnDomain[] }
  'ca.domain': { input: CaDomainWish; result: CaRequestView }
  /** What became of something a CA was asked, by its exchange. */
  'ca.request': { input: { exchange: string }; result: CaRequestView }
  'ca.reconcile': { input: CaReconcileWish; result: CaOrderView }
  'notice.list': { input: NoticeListWish; result: NoticeView[] }
  'notice.show': { input: { id: number }; result: NoticeView & { proposal: NoticeProposal | undefined } }
  /** One exchange for each state it goes to. */
  'notice.send': { input: NoticeWish; result: SentNoticesView }
  /** Somebody has seen to one that came in; the words say how, and are kept. */
  'notice.done': { input: { id: number; words: string; by?: Credentials | undefined }; result: NoticeView }
  /** What is owed, and to whom nothing goes out. */
  'queue.show': { input: Empty; result: QueueView }
  /** `name`: of the partner. Nothing goes out to it, nothing is lost, and no attempt is counted. */
  'queue.pause': { input: { name: string; why: string }; result: HeldPartnerView }
  /** What is owed to it goes on at once; one that is not reached is tried now. */
  'queue.resume': { input: { name: string; why: string }; result: HeldPartnerView }
  'queue.parked': { input: { cause?: string | undefined; partner?: string | undefined }; result: ParkedGroupView[] }
  /** Taken up again in their order, at once or so many a minute. */
  'queue.replay': { input: ParkedWish & { why: string; perMinute?: number | undefined }; result: ParkedWorkView[] }
  'queue.close': { input: ParkedWish & { why: string }; result: ParkedWorkView[] }
  'event.list': { input: EventFilter; result: EventPage }
  'archive.list': { input: Empty; result: YearView[] }
  /** Without `place` the first page. */
  'archive.page': { input: { year: number; place?: ArchivePlaceView | undefined }; result: ArchivePageView }
  /** The whole of a year was written to a file with this hash. */
  'archive.record': {
    input: { year: number } & Pick<ArchiveView, 'sha256' | 'exchanges' | 'messages' | 'events'>
    result: YearView
  }
  'setting.list': { input: Empty; result: SettingsView }
  /** Without `value`: given back to the file. */
  'setting.preview': { input: { name: string; value?: SettingValue | undefined }; result: SettingPreviewView }
  'setting.change': {
    input: { name: string; value: SettingValue; why: string; by?: Credentials | undefined }
    result: SettingView | ProposedView
  }
  /** Given back to the file. */
  'setting.reset': {
    input: { name: string; why: string; by?: Credentials | undefined }
    result: SettingView | ProposedView
  }
  'audit.show': { input: Empty; result: AuditView }
  /** `all`: also what is over. */
  'alert.list': { input: { all?: boolean | undefined; limit: number }; result: AlertsView }
  'alert.test': { input: Empty; result: readonly AlertTestView[] }
  /** In order; behind a number. */
  'audit.checkpoints': { input: { after?: number | undefined; limit: number }; result: CheckpointView[] }
  /** What proves one exchange to somebody who has neither node nor database. */
  'audit.evidence': { input: { exchange: string }; result: EvidenceView }
  /** An export of the whole chain; without `place` the first page. */
  'audit.page': { input: { place?: AuditPlaceInExport | undefined }; result: AuditPageView }
  /** The node reads its chain and goes on to the end, whoever looks; one run at a time. */
  'audit.verify': { input: AuditVerifyWish; result: AuditVerificationView }
  /** How far the newest run is, or what it found. */
  'audit.verification': { input: Empty; result: AuditVerificationView }
  'archive.remove': { input: { year: number; reason: string; withoutArchive: boolean }; result: YearView }
}

export type OperatorCommand = keyof OperatorCommands

/** Carries out an operator's command. @throws {OperatorError} when it cannot be done, with what to do about it */
export interface Operator {
  call<Name extends OperatorCommand>(
    name: Name,
    input: OperatorCommands[Name]['input'],
  ): Promise<OperatorCommands[Name]['result']>
}

/**
 * `invalid-input`: the command was used wrongly. `not-found`, `refused`: it was understood and cannot be done. `not-allowed`: not by whoever
 * gave it.
 */
export const OPERATOR_ERRORS = ['invalid-input', 'not-found', 'refused', 'not-allowed'] as const
export type OperatorErrorCode = (typeof OPERATOR_ERRORS)[number]

/** What is wrong at one place of an input. */
export interface WrongField {
  /** JSON pointer into the input (RFC 6901), as `/form/spoc/url`. */
  readonly pointer: string
  readonly detail: string
}

/** Said to an operator as it stands. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError'
  readonly code: OperatorErrorCode
  /** Of `invalid-input`, where it is known which; they stand in the message, too. */
  readonly fields: readonly WrongField[]

  constructor(
    code: OperatorErrorCode,
    message: string,
    { fields = [], ...options }: ErrorOptions & { readonly fields?: readonly WrongField[] } = {},
  ) {
    super(message, options)
    this.code = code
    this.fields = fields
  }
}

type Empty = Readonly<Record<string, never>>

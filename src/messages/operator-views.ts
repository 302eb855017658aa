import type { ApprovalCheck, ApprovalDecision, ApprovalKind, ApprovalState, Credentials } from './approvals.ts'
import type { CarriedRequest, TakenFile } from './by-hand.ts'
import type { CeremonyItem } from './ceremony.ts'
import type { AnyContractName, ContractName, SpocContractName } from './contract.ts'
import type { ContractSettings } from './contract-settings.ts'
import type { ExchangeState } from './exchange.ts'
import type { ListKind, ListSourceKind, ListSourceOrigin } from './lists.ts'
import type { NoticeTemplateName } from './notice-templates.ts'
import type { NoticeState, NoticeText } from './notices.ts'
import type { AuthorityRole, CallbackRule, PartnerRole } from './people.ts'
import type { HeldPartnerView } from './queue-views.ts'
import type { Check, Coordinator, StateForm } from './state-form.ts'

// What operators wish for, and what they are shown. Octets travel as base64, times as ISO 8601 text.

type Base64 = string

export interface AuthorityWish {
  readonly name: string // letters, digits and hyphens; stands in the address of its service
  readonly role: AuthorityRole
  readonly country: string
  readonly mnemonic?: string | undefined // a SPOC needs none
  /** Of a CVCA whose keys are on a machine without a network: what that machine is called here. */
  readonly ceremony?: string | undefined
  /** What differs from the default policy of the role. */
  readonly policy?: Readonly<Record<string, unknown>>
}

/** A process of a node on a server. */
export interface ProcessView {
  readonly role: 'all' | 'web' | 'worker'
  readonly host: string
  readonly pid: number
  readonly version: string
  readonly startedAt: string // ISO 8601
  readonly seenAt: string // said that it is there
  /** It should have said so again by now. */
  readonly silent: boolean
}

export interface NodeView {
  readonly version: string
  readonly running: boolean
  /** None where the node is embedded. */
  readonly processes: readonly ProcessView[]
  readonly publicUrl: string
  /** Where other states reach it, where it is set up for them. */
  readonly spocUrl?: string | undefined
  /** SHA-256 of our own TLS certificate, which partners register, and the certificate (PEM). */
  readonly tlsFingerprint: string
  readonly tlsCertificate: string
  readonly authorities: readonly AuthorityView[]
  /** What partners' messages needed, and what was not forgiven. */
  readonly deviations: readonly DeviationView[]
  /** Who was turned away in the last 24 hours, and why: the most recent first, no more than 20. */
  readonly refusals: readonly RefusalView[]
  readonly listSources: readonly ListSourceView[]
  /** Notices of other states that nobody has seen to yet. */
  readonly openNotices: number
  /** Requests that wait for the machine that holds a CVCA's keys. */
  readonly awaitingCeremony: number
  /** Certificates issued before a restore that the restored database knew nothing of. */
  readonly forgotten: number
  /** Partners to whom nothing goes out now. */
  readonly held: readonly HeldPartnerView[]
  /** What nobody goes on with, and requests that are not answered in time: how many. */
  readonly parked: number
  readonly late: number
}

/** Callers or messages that were turned away: of one caller, for one reason. */
export interface RefusalView {
  readonly event: string // the kind of event that tells of each
  readonly why: string
  /** What was found of the newest, for people. */
  readonly says: string | undefined
  /** Undefined: it is not known who it is. */
  readonly partner: string | undefined
  /** What a certificate says that was refused; nobody vouches for it. */
  readonly claims: string | undefined
  readonly remoteAddress: string | undefined
  readonly times: number
  readonly last: string
}

/** A certificate issued before a restore, which the restored database knew nothing of; the ledger did. */
export interface ForgottenView {
  readonly authority: string // role, country and mnemonic
  /** Country and mnemonic; undefined: a certificate for the authority's own key. */
  readonly partner: string | undefined
  readonly holderReference: string
  readonly sha256: string
  readonly issuedAt: string
  readonly foundAt: string
  /** Its partner asked with the same request, and got it again. */
  readonly givenAgainAt: string | undefined
  readonly octets: Base64
}

export interface BackupWish {
  readonly file: string // absolute
  readonly passphrase: string
  /** The keys of CVCAs and the ledger, into a file of their own. */
  readonly keys?: { readonly file: string; readonly passphrase: string } | undefined
}

export interface BackupView {
  readonly database: WrittenView & { readonly rows: number; readonly takenAt: string }
  readonly keys?: WrittenView & {
    readonly keys: number /** Of other authorities than CVCAs. */
    readonly leftOut: number
  }
}

interface WrittenView {
  readonly file: string
  readonly bytes: number
  readonly sha256: string
}

export type VerifiedBackupView =
  | {
      readonly kind: 'database'
      readonly takenAt: string
      readonly tables: number
      readonly rows: number
      readonly schema: string // its newest migration
    }
  | { readonly kind: 'keys'; readonly takenAt: string; readonly keys: number; readonly files: number }

export interface RestoreWish extends BackupWish {
  /** A database that is there is put aside. */
  readonly replace: boolean
  /** Where the ledger is lost: how many numbers of holder references are left out. */
  readonly numbersAhead?: number | undefined
}

export interface RestoreView {
  readonly takenAt: string // of the database
  readonly rows: number
  /** Where the database before it was put. */
  readonly kept: string | undefined
  /** How many keys are in their place. */
  readonly keys: number | undefined
  /** Numbers taken after the back-up; they are not taken again. */
  readonly numbers: readonly {
    readonly authority: string
    readonly certifierCountry: string
    readonly from: number
    readonly to: number
  }[]
  /** Certificates issued after the back-up. */
  readonly forgotten: number
  /** Pieces of work that are taken up when the node starts. */
  readonly owed: number
}

export interface MoveView {
  readonly to: string // without password
  readonly tables: number
  readonly rows: number
  /** The file that keeps a node from starting on the old database. */
  readonly marker: string
}

export interface MigrateView {
  /** A folder, or a URL without its password. */
  readonly database: string
  /** Those carried out now, or, where it was only asked, those that are missing; in order. */
  readonly migrations: readonly string[]
}

export interface AuthorityView {
  readonly name: string
  readonly role: AuthorityRole
  readonly country: string
  readonly mnemonic: string
  /** Empty for a SPOC while the node is not set up for other states. */
  readonly serviceUrl: string
  readonly policy: unknown
  /** Of a CVCA whose keys are on another machine: what that is called here. */
  readonly ceremony?: string | undefined
  readonly keys: readonly KeyView[]
  readonly certificates: readonly CertificateView[] // CA certificates it knows, and those of its own keys
}

export interface ShownAuthorityView extends AuthorityView {
  /** Of a DV or terminal control centre: each chain, and when it is renewed. */
  readonly coverage: readonly CoverageView[]
  /** Of a CVCA: whom its certificates were sent to unasked, the newest first. */
  readonly announcements: readonly AnnouncementView[]
  /** Of a CVCA: its next key, where that is on its way. */
  readonly rollover: RolloverUnderWayView | undefined
}

/** A certificate that an authority of ours holds or lacks. */
export interface CoverageView {
  readonly authority: string
  readonly role: AuthorityRole
  readonly issuer: string // country and mnemonic of the CA that certifies
  /** Where the state of that CA has no SPOC: whom people write to. */
  readonly byEmail: { readonly country: string; readonly address: string } | undefined
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

/** A rollover that waits for people, or that they approved and that is not done yet. */
export interface RolloverUnderWayView {
  readonly approval: number
  readonly state: 'waiting' | 'approved'
  readonly since: string
  /** Why the last attempt failed. */
  readonly why: string | undefined
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
  /** Of its SPOC; undefined, as the edition: it has none, and is written to by e-mail. */
  readonly url: string | undefined
  readonly edition: SpocContractName | undefined
  /** It has a SPOC, and this machine a network. */
  readonly isCalled: boolean
  /** How it gets what it asks for. */
  readonly answers: ContractSettings['answers']
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

/** A key batches are signed with: of this node, or of a machine it is paired with. */
export interface BatchKeyView {
  readonly name?: string | undefined
  readonly fingerprint: string
  readonly publicKey: Base64
  readonly addedAt?: string | undefined
}

export interface CarriedFileView {
  readonly file: string
  readonly octets: Base64
}

/** A batch of requests, and what the machine with the keys makes of each. */
export interface CeremonyView {
  readonly batch: string
  readonly from: string
  readonly created: string
  readonly by?: string | undefined
  readonly items: readonly CeremonyItem[]
}

/** The batch of answers. */
export interface CeremonyAnswersView {
  readonly answers: string
  readonly for: string
  readonly certificates: readonly string[]
  readonly files: readonly CarriedFileView[]
}

export interface SignedCeremonyView extends CeremonyView, CeremonyAnswersView {
  /** Accepted, and yet not done. */
  readonly notDone: readonly { readonly number: number; readonly why: string }[]
}

export interface ImportedCeremonyView {
  readonly batch: string
  readonly from: string
  readonly created: string
  readonly by?: string | undefined
  /** When it was taken in before. */
  readonly before?: string | undefined
  /** Private keys of a CVCA that was handed over to that machine. */
  readonly keysRemoved: number
  readonly taken: readonly TakenFile[]
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

/** A notice for one state or all of them: what is on its way, and whom only people can tell. */
export interface SentNoticesView {
  readonly queued: readonly NoticeView[]
  /** States that have no SPOC, each with the e-mail address of its co-ordinator, as registered. */
  readonly byEmail: readonly { readonly country: string; readonly name: string; readonly address: string }[]
  /** The notice in words, as it goes by e-mail. */
  readonly text: NoticeText
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

/** A year of exchanges and events. */
export interface YearView {
  readonly year: number
  readonly octets: number // on disk
  readonly open: number // exchanges that are not closed
  /** By the terms of retention; the first day it may go. */
  readonly mayGoFrom: string
  readonly removedAt?: string | undefined
  readonly archives: readonly ArchiveView[]
}

export interface ArchiveView {
  readonly sha256: string // of the file
  readonly exchanges: number
  readonly events: number
  readonly writtenAt: string
}

/** Some rows of a year, each a JSON text, and where the next ones begin; without it that was all. */
export interface ArchivePageView {
  readonly of: 'exchange' | 'event'
  readonly rows: readonly string[]
  readonly next?: ArchivePlaceView | undefined
}

export interface ArchivePlaceView {
  readonly of: 'exchange' | 'event'
  readonly after: string
}

/** One thing looked at on a node, and what to do where it is not good. */
export interface ExaminedView {
  readonly what: 'database' | 'processes' | 'queue' | 'clock' | 'keys' | 'TLS' | 'partners' | 'disk'
  readonly state: 'good' | 'warning' | 'bad'
  readonly says: string
  readonly mend?: string | undefined
}

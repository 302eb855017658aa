import { X509Certificate } from 'node:crypto'
import type { Effects } from '../approvals/index.ts'
import type { CaWish, LoadLimits } from '../async/index.ts'
import type { Verifier } from '../audit/index.ts'
import type { ConfiguredCa, OrderKey } from '../ca-bridges/index.ts'
import type { CheckSignature } from '../cvc/index.ts'
import type { Ledger } from '../ledger/index.ts'
import {
  type AlertTestView,
  type ApprovalRules,
  type AuthorityRole,
  type BackupView,
  type BackupWish,
  type CarriedFile,
  type CarriedRequest,
  type CertificateWishes,
  type ContractName,
  type CoverageView,
  type CvcaTreeView,
  type Exchange,
  type Holder,
  type ListKind,
  OperatorError,
  type OrderId,
  type Partner,
  type ServiceName,
  type SpocContractName,
  type TakenFile,
  type Task,
  type TerminalGroupView,
  type TlsIdentity,
  type WorkingProcessView,
} from '../messages/index.ts'
import type { Reach } from '../outgoing/index.ts'
import type { SecretBox, SessionLimits } from '../people/index.ts'
import type { CheckedForm, CvcaCertificates } from '../pki/index.ts'
import type { KeyPlaces, KeyStore, StoreState } from '../signatures/index.ts'
import {
  type AuthorityRecord,
  type Database,
  findAuthorityByName,
  findPartnerByName,
  type OrderRecord,
  type Tx,
} from '../store/index.ts'
import type { RetentionYears } from './archives.ts'
import type { Caller } from './caller.ts'
import type { CeremonyDeps } from './ceremony.ts'
import type { Surroundings } from './doctor/examine.ts'
import type { SettingsDeps } from './settings.ts'
import type { WsSecurityDeps } from './ws-security.ts'

/** What a request of ours to the CA above came to. */
export interface Asked {
  readonly exchange: Exchange
  readonly holderReference: string
  readonly request: 'initial' | 'successive'
  readonly keyFingerprint: string
}

/** What became of a list an operator brought. */
export interface TakenByOperator {
  readonly ok: boolean
  /** False where it was there already. */
  readonly kept: boolean
  readonly sentTo: readonly string[]
  readonly details: Readonly<Record<string, unknown>>
}

/** What came of the wish to make a list. */
export type MadeList =
  | { readonly ok: true; readonly octets: Uint8Array; readonly kept: boolean; readonly sentTo: readonly string[] }
  | { readonly ok: false; readonly why: string }

/** Who is told of what is wrong, by the names of the configuration. */
export interface AlertPlaces {
  readonly names: readonly string[]
  /** Each is told once, now, that nothing is wrong. */
  readonly test: () => Promise<readonly AlertTestView[]>
}

/** X.509 CAs of the configuration. */
export interface CaDeps {
  list(): readonly ConfiguredCa[]
  /** Written down, and sent by the queue. @throws {AlreadyAsked}, {RangeError} */
  order(wish: {
    readonly id: OrderId
    readonly partner: Partner
    readonly wishes: CertificateWishes
    readonly key: OrderKey
    readonly replaces: OrderId | undefined
    readonly by: string
  }): Promise<OrderRecord>
  /** As {@link CaDeps.order}. @throws {AlreadyAsked} */
  ask(partner: Partner, wish: CaWish): Promise<Exchange>
  /** As {@link CaDeps.ask}; undefined: nothing of it was at the CA, and it is cancelled. */
  cancel(partner: Partner, order: OrderRecord, wish: CaWish): Promise<Exchange | undefined>
}

/** The TLS certificates of this node. */
export interface OwnTlsDeps {
  readonly identities: readonly OwnTlsIdentity[]
  /** A successor is ordered at once. @returns false while one is on its way */
  want(identity: OwnTlsIdentity, why: string): Promise<boolean>
  /** What is due now is done soon; where the node does not run, when it starts. */
  look(): Promise<void>
}

export interface OwnTlsIdentity {
  readonly name: TlsIdentity
  /** PEM; undefined: there is none yet. */
  shown(): string | undefined
  /** By a CA; undefined: people bring files. */
  readonly renewal:
    | { readonly partnerId: string; readonly renewBeforeDays: number; readonly announceRootDays: number }
    | undefined
}

/** The node, as operators' commands see it, with who gave this one. */
export interface ApiDeps extends NodeDeps {
  readonly caller: Caller
}

/** @returns undefined: the machine's administrator */
export const callerName = ({ caller }: Pick<ApiDeps, 'caller'>): string | undefined =>
  caller.kind === 'person' ? caller.person.name : undefined

/** Where persons open the keys of this process. */
export interface KeyDoorDeps {
  readonly state: StoreState
  /** @param by who acts, as events tell it @throws {KeyStoreError}, {@link PeopleError} `blocked` */
  give(person: string, passphrase: string, by: Readonly<Record<string, unknown>>): Promise<StoreState>
  lock(by: Readonly<Record<string, unknown>>): Promise<void>
}

/** This process of the node, as it is now. */
export type ThisProcess = Pick<WorkingProcessView, 'role' | 'host' | 'pid' | 'startedAt'> & {
  readonly id: string
  readonly timers: () => WorkingProcessView['timers']
}

/** The node, whoever gives a command. */
export interface NodeDeps {
  /** What belongs to people is kept under a key of the node. */
  readonly secrets: SecretBox
  readonly sessions: SessionLimits
  /** Whether the machine's administrator changes things at the control socket without being known by name. */
  readonly machineMay: 'change' | 'read'
  readonly db: Database
  readonly keys: KeyStore
  /** The same keys, by where they are. */
  readonly keyPlaces: KeyPlaces
  readonly keyDoor: KeyDoorDeps
  readonly ledger: Ledger
  readonly now: () => Date
  readonly checkSignature: CheckSignature
  readonly version: string
  readonly running: boolean
  readonly publicUrl: string
  /** A machine that is never on a network: nothing goes out from here, ever. */
  readonly airGapped: boolean
  /** Where other states reach us; undefined while eac.yaml has no section `spoc`. */
  readonly spocUrl: string | undefined
  readonly ownTls: OwnTlsDeps
  readonly wsSecurity: WsSecurityDeps
  /** Why each deviation is forgiven, by its name. */
  readonly tolerances: Readonly<Record<string, string>>
  /** Writes a back-up of the node into new files. */
  readonly makeBackup: (wish: BackupWish) => Promise<BackupView>
  /** Adds the job for owed work; after the commit. */
  readonly dispatch: (task: Task, exchangeId: string) => Promise<void>
  /** Brings a job that waits for its time to the front. */
  readonly hurry: (task: Task, exchangeId: string) => Promise<void>
  readonly cas: CaDeps
  /** What the examination of the node asks of the world. */
  readonly surroundings: Surroundings
  /** Names of the places outside that get checkpoints of the audit chain. */
  readonly auditPlaces: readonly string[]
  /** Begins to verify the chain; false: that is under way. Undefined: the node does not run in this process. */
  readonly verifyAudit: Verifier['begin'] | undefined
  readonly alertPlaces: AlertPlaces
  /** Why a URL may not be called; undefined: it may, or its host is not known now. */
  readonly againstCalling?: (url: string, reach: Reach) => Promise<string | undefined>
  /** How long years of exchanges and events are kept. */
  readonly retention: RetentionYears
  /** Looks for what may go on after so long; of this partner first. */
  readonly lookIn: (milliseconds: number, partnerId?: string) => void
  /** Ids of the jobs that workers have in hand. */
  readonly runningJobs: () => Promise<readonly string[]>
  /** Undefined: the node does not run in this process. */
  readonly thisProcess: ThisProcess | undefined
  /** What waits for people, and what their decisions do. */
  readonly approvals: ApprovalRules
  readonly effects: Effects
  readonly settings: SettingsDeps
  /** Beyond this no new work is taken. */
  readonly load: LoadLimits
  readonly askForCertificate: (
    authority: AuthorityRecord,
    superior: Partner,
    how: { readonly callbackUrl: string | undefined; readonly initial: boolean; readonly again: boolean },
  ) => Promise<Asked>
  readonly askForForeignCertificate: (
    authority: AuthorityRecord,
    whom: { readonly national: Partner; readonly foreign: Holder },
    how: { readonly callbackUrl: string | undefined; readonly initial: boolean; readonly again: boolean },
  ) => Promise<Asked>
  /** Gives a CVCA a new key, and tells those that have to know. */
  readonly rollOver: (cvca: AuthorityRecord) => Promise<CvcaCertificates & { readonly sentTo: readonly Partner[] }>
  /** The DVs of a CVCA and the registered states: who hears of a new key unasked, and who does not. */
  readonly whoIsTold: (
    cvca: AuthorityRecord,
  ) => Promise<{ readonly told: readonly Partner[]; readonly notTold: readonly Partner[] }>
  /** What our DVs and terminal control centres hold and lack. */
  readonly listCoverage: () => Promise<CoverageView[]>
  readonly listTerminalGroups: () => Promise<TerminalGroupView[]>
  /** @param issuer country and mnemonic of a CVCA */
  readonly cvcaTree: (issuer: string) => Promise<CvcaTreeView>
  /** Enters a state whose form passed every check, or takes a new form of it. `by`: who brought it. */
  readonly registerState: (
    spoc: AuthorityRecord,
    checked: CheckedForm,
    how: { readonly by: string; readonly privateNetwork: boolean },
  ) => Promise<void>
  /** Suspends a partner, with what follows for all that waits for it or is queued to it. */
  /** @returns what speaks against it */
  readonly resendAnswer: (exchange: Exchange, details: Readonly<Record<string, unknown>>) => Promise<string | undefined>
  readonly suspendPartner: (partner: Partner, details: Readonly<Record<string, unknown>>) => Promise<void>
  readonly askForCaCertificates: (superior: Partner, callbackUrl: string | undefined) => Promise<Exchange>
  readonly askForList: (superior: Partner, kind: ListKind, callbackUrl: string | undefined) => Promise<Exchange>
  /** Owes a partner the newest list of each kind, where it takes lists; what it returns is dispatched as `send` after the commit. */
  readonly oweCurrentLists: (tx: Tx, partnerId: string) => Promise<readonly Exchange[]>
  /** Signs a list with a key of ours, keeps it and owes it to the partners below. */
  readonly makeList: (authority: AuthorityRecord, kind: ListKind, content: Uint8Array) => Promise<MadeList>
  /** Looks at the list sources that are due; where the node does not run, it does so when it starts. */
  readonly lookAtListSources: () => Promise<void>
  /** Requests that people carry, and what they brought back. */
  readonly exportByHand: (country: string | undefined, by: string | undefined) => Promise<readonly CarriedRequest[]>
  readonly importByHand: (files: readonly CarriedFile[], by: string | undefined) => Promise<readonly TakenFile[]>
  readonly ceremony: CeremonyDeps
  /** Keeps a list an operator brought, if it verifies, and owes it to the partners below. */
  readonly takeList: (authority: AuthorityRecord, kind: ListKind, octets: Uint8Array) => Promise<TakenByOperator>
}

export async function authorityNamed(name: string, { db }: Pick<ApiDeps, 'db'>): Promise<AuthorityRecord> {
  const authority = await findAuthorityByName(db, name)
  if (authority === undefined) {
    throw new OperatorError('not-found', `There is no authority ${name}; "eac authority list" shows those there are.`)
  }
  return authority
}

export async function partnerNamed(name: string, { db }: Pick<ApiDeps, 'db'>): Promise<Partner> {
  const partner = await findPartnerByName(db, name)
  if (partner === undefined) {
    throw new OperatorError('not-found', `There is no partner ${name}; "eac partner list" shows those there are.`)
  }
  return partner
}

/** An NPKD has no service of its own in TR-03129: it uses that of the CVCA. */
const SERVICE_OF = {
  CVCA: 'CVCA',
  DV: 'DV',
  TCC: 'TermContr',
  NPKD: 'CVCA',
  SPOC: undefined,
} as const satisfies Record<AuthorityRole, ServiceName | undefined>

/** @returns undefined for a SPOC, which speaks another protocol */
export const serviceOf = (role: AuthorityRole): ServiceName | undefined => SERVICE_OF[role]

/** The path of an authority's service; the edition is told by the namespace of each message. */
export const servicePath = ({ name }: Pick<AuthorityRecord, 'name'>): string => `/tr-03129/${encodeURIComponent(name)}`

/** The same service, for those who want the WSDL of one edition: `/tr-03129/1.4/NAME?wsdl`. */
export const editionPath = (contract: ContractName, { name }: Pick<AuthorityRecord, 'name'>): string =>
  `/${contract}/${encodeURIComponent(name)}`

/** The path of a SPOC; the edition is told by the namespace of each message. */
export const spocPath = ({ name }: Pick<AuthorityRecord, 'name'>): string => `/spoc/${encodeURIComponent(name)}`

/** The same SPOC, for those who want the WSDL of one edition: `/spoc/icao-9303-12/NAME?wsdl`. */
export const spocEditionPath = (contract: SpocContractName, { name }: Pick<AuthorityRecord, 'name'>): string =>
  `/spoc/${contract}/${encodeURIComponent(name)}`

/** Where an authority is reached; empty for a SPOC while no other state can reach this node. */
export function addressOf(
  authority: Pick<AuthorityRecord, 'name' | 'role'>,
  { publicUrl, spocUrl }: Pick<ApiDeps, 'publicUrl' | 'spocUrl'>,
): string {
  if (authority.role !== 'SPOC') return serviceUrl(authority, publicUrl)
  return spocUrl === undefined ? '' : new URL(spocPath(authority), spocUrl).href
}

/** Where a CA sends its events. */
export const caEventsPath = (name: string): string => `/ca-events/${encodeURIComponent(name)}`

export const serviceUrl = (authority: Pick<AuthorityRecord, 'name'>, publicUrl: string): string =>
  new URL(servicePath(authority), publicUrl).href

export const tlsFingerprint = (certificate: string | Uint8Array): string =>
  new X509Certificate(certificate).fingerprint256.replaceAll(':', '').toLowerCase()

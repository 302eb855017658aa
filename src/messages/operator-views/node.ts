import type { AuthorityView } from './authorities.ts'
import type { Base64 } from './base64.ts'
import type { KeyHoldersView } from './key-holders.ts'
import type { ListSourceView } from './lists.ts'
import type { OwnTlsView } from './own-tls.ts'
import type { DeviationView } from './partners.ts'
import type { HeldPartnerView } from './queue.ts'

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
  /** Its private keys wait for the persons who open them. */
  readonly keysLocked?: boolean
}

export interface NodeView {
  readonly version: string
  readonly running: boolean
  /** None where the node is embedded. */
  readonly processes: readonly ProcessView[]
  readonly publicUrl: string
  /** Where other states reach it, where it is set up for them. */
  readonly spocUrl?: string | undefined
  /** SHA-256 of our own TLS certificate, which partners register, and the certificate (PEM); empty while there is none. */
  readonly tlsFingerprint: string
  readonly tlsCertificate: string
  /** All our TLS certificates, those towards other states, too. */
  readonly ownTls: readonly OwnTlsView[]
  /** Where persons open the keys. */
  readonly keyHolders?: KeyHoldersView | undefined
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

export interface MigrateView {
  /** A folder, or a URL without its password. */
  readonly database: string
  /** Those carried out now, or, where it was only asked, those that are missing; in order. */
  readonly migrations: readonly string[]
}

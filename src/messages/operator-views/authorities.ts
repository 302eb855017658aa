import type { KeyPlace } from '../keys.ts'
import type { AuthorityRole } from '../people.ts'
import type { Base64 } from './base64.ts'

export interface AuthorityWish {
  readonly name: string // letters, digits and hyphens; stands in the address of its service
  readonly role: AuthorityRole
  readonly country: string
  readonly mnemonic?: string | undefined // a SPOC needs none
  /** Of a CVCA whose keys are on a machine without a network: what that machine is called here. */
  readonly ceremony?: string | undefined
  /** Where its keys are made; undefined: where the node has its keys. */
  readonly keys?: KeyPlace | undefined
  /** What differs from the default policy of the role. */
  readonly policy?: Readonly<Record<string, unknown>>
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
  /** Where its next key is made. */
  readonly keyPlace: KeyPlace
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
  /** Where the SPOC of that state is known by names in certificates of a CA of the public. */
  readonly knownByName: { readonly country: string; readonly names: readonly string[] } | undefined
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

/** The terminals of a DV, or the readers of a control centre: whose passports they can read today. */
export interface TerminalGroupView {
  readonly authority: string
  readonly role: AuthorityRole
  /** How many are registered and active. */
  readonly registered: number
  readonly reads: readonly TerminalsCoveredView[]
}

export interface TerminalsCoveredView {
  readonly issuer: string // country and mnemonic of the CVCA
  /** How many have certificates that are valid today, up to the DV's. */
  readonly covered: number
  /** Of these: it is time to renew. */
  readonly due: number
  /** The last day of the one that ends first, and of the one that ends last. */
  readonly firstEnds: string
  readonly lastEnds: string
}

/** What stands below a CVCA, as this node knows it. */
export interface CvcaTreeView {
  readonly issuer: string // country and mnemonic
  readonly certificates: readonly TreeCertificateView[]
  /** Terminals that are not told one by one, by the holder reference of the DV above them. */
  readonly moreTerminals: readonly { readonly under: string; readonly count: number }[]
}

export interface TreeCertificateView {
  readonly sha256: string
  readonly kind: 'root' | 'link' | 'DV' | 'terminal'
  /** In use; valid, with a newer one in its place; run out. */
  readonly standing: 'current' | 'replaced' | 'expired'
  /** The authority of ours or the partner that holds it. */
  readonly holder: string | undefined
  readonly holderReference: string
  readonly authorityReference: string
  readonly effective: string
  readonly expires: string // the last day it is valid
  readonly daysLeft: number // whole days after today; less than 0: it has run out
  readonly octets: Base64
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
  /** Undefined: on another machine. */
  readonly place: KeyPlace | undefined
  /** How often it has signed; never too few, after a crash up to 63 too many. */
  readonly signatures: number
  readonly lastSignedAt: string | undefined
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

import type { AnyContractName } from './contract.ts'
import type { DatesOfUseView, PartnerWish } from './operator-views/index.ts'
import type { Role } from './roles.ts'
import type { SettingName, SettingValue } from './settings.ts'
import type { StateForm } from './state-form.ts'
import type { WsSecurityMode } from './ws-security.ts'

/** How many people besides the requester must approve; 0: it is done at once. */
export type ApprovalsNeeded = 0 | 1 | 2

/** What waits for people on this node. */
export interface ApprovalRules {
  /** Suspending a DV, a CVCA or a state, and lifting the suspension. */
  readonly suspension: ApprovalsNeeded
  /** Letting an initial request through. */
  readonly initialRequest: ApprovalsNeeded
  /** Registering a partner or a state, and letting a partner do more than it may. */
  readonly registration: ApprovalsNeeded
  /** A new key of a CVCA of ours. */
  readonly rollover: ApprovalsNeeded
  /** Making somebody an administrator, officer or approver, and what would let another act as one. */
  readonly users: ApprovalsNeeded
}

/** What is done once an item of this kind is approved, and only then. */
export interface ApprovalActions {
  'partner-suspension': { readonly partnerId: string; readonly why: string }
  'suspension-lift': { readonly partnerId: string; readonly why: string }
  /** Before the request: permission for this key, for so many hours from the approval. */
  'initial-permission': { readonly partnerId: string; readonly keyFingerprint: string; readonly hours: number }
  /** `tlsCertificates`: DER in base64, with their SHA-256 in hex. */
  registration: {
    readonly partner: Omit<PartnerWish, 'authority' | 'tlsCertificates' | 'tlsIssuers' | 'edition'> & {
      readonly edition: AnyContractName
    }
    readonly authorityId: string
    readonly tlsCertificates: readonly { readonly fingerprint: string; readonly der: string }[]
    readonly tlsIssuers?: readonly ProposedIssuer[] // absent in those of earlier versions
  }
  /** `formsBefore`: how many forms of that state had been taken when it was compared with the newest. */
  'state-registration': {
    readonly spocId: string
    readonly form: StateForm
    readonly formsBefore: number
    readonly privateNetwork?: boolean
  }
  /** `before`: holder reference of the key in use when it was asked for; null: there was none. */
  rollover: { readonly authorityId: string; readonly before: string | null }
  /** Another TLS certificate of a partner: DER in base64, with its SHA-256 in hex. */
  'partner-tls': { readonly partnerId: string; readonly fingerprint: string; readonly der: string } & DatesOfUseView
  /** A CA by whose certificates a partner is to be known. */
  'partner-tls-ca': { readonly partnerId: string; readonly issuer: ProposedIssuer }
  /** More messages than it may use now; null: all of its role. `before`: those it might use when it was asked for. */
  'partner-limit': {
    readonly partnerId: string
    readonly before: readonly string[] | null
    readonly operations: readonly string[] | null
  }
  /** Calls to it may go to private addresses. */
  'partner-network': { readonly partnerId: string }
  /** Where it is called unasked. `before`: where when it was asked for; null: nowhere. `privateNetwork`: as it was shown then. */
  'partner-push-url': {
    readonly partnerId: string
    readonly before: string | null
    readonly pushUrl: string
    readonly privateNetwork: boolean
  }
  /** What an eID server signs its containers with: DER in base64. `before`: id of the one in use when it was asked for; null: none. */
  'partner-request-signer': { readonly partnerId: string; readonly before: string | null; readonly der: string }
  /** Another certificate that its messages are signed with: DER in base64, with its SHA-256 in hex. */
  'partner-signing': { readonly partnerId: string; readonly sha256: string; readonly der: string } & {
    readonly subject: string
    readonly notAfter: string
  }
  /** Fewer messages are signed than were. */
  'partner-signatures': {
    readonly partnerId: string
    readonly before: WsSecurityMode
    readonly mode: WsSecurityMode
    readonly why: string
  }
  /** What a user may do; `before`: when it was asked for. */
  'user-roles': { readonly user: string; readonly before: readonly Role[]; readonly roles: readonly Role[] }
  /** Whoever adds the next app, knowing the password, is that user. */
  'user-second-factor': { readonly user: string }
  /**
   * Another value of a setting of the node; null: it is given back to the file. `setBefore`: what was set at the node, null: nothing;
   * `before`, `file`: what was in force then, and what the file said.
   */
  setting: {
    readonly setting: SettingName
    readonly setBefore: unknown
    readonly before: SettingValue
    readonly file: SettingValue
    readonly value: SettingValue | null
    readonly why: string
  }
  /** The request that waits goes on. */
  'initial-request': { readonly keyFingerprint: string }
}

/** As it is kept: DER in base64, with its SHA-256 in hex. */
export interface ProposedIssuer extends DatesOfUseView {
  readonly ca: { readonly fingerprint: string; readonly der: string }
  readonly subject: string
  readonly subjectText: string
  readonly crlUrl?: string | undefined
}

export type ApprovalKind = keyof ApprovalActions

/** Which rule decides on which kind; `settings`: a number in the file alone, or the most of the others. */
export const RULE_OF_APPROVAL = {
  'partner-suspension': 'suspension',
  'suspension-lift': 'suspension',
  'initial-permission': 'initialRequest',
  'initial-request': 'initialRequest',
  registration: 'registration',
  'state-registration': 'registration',
  'partner-tls': 'registration',
  'partner-tls-ca': 'registration',
  'partner-limit': 'registration',
  'partner-network': 'registration',
  'partner-push-url': 'registration',
  'partner-request-signer': 'registration',
  'partner-signing': 'registration',
  'partner-signatures': 'registration',
  rollover: 'rollover',
  'user-roles': 'users',
  'user-second-factor': 'users',
  setting: 'settings',
} as const satisfies Record<ApprovalKind, keyof ApprovalRules | 'settings'>

export const APPROVAL_STATES = ['waiting', 'approved', 'refused', 'withdrawn'] as const
export type ApprovalState = (typeof APPROVAL_STATES)[number]

export const APPROVAL_DECISIONS = ['approve', 'refuse'] as const
export type ApprovalDecision = (typeof APPROVAL_DECISIONS)[number]

/** One thing that was looked at before people are asked. */
export interface ApprovalCheck {
  readonly check: string
  /** The clause it follows, or where its facts are from. */
  readonly source: string
  /** Null: only a person can tell. */
  readonly ok: boolean | null
  readonly says: string
}

/** Who does something: a user's name and password, and a code where the user has a second factor. They go over the local control socket. */
export interface Credentials {
  readonly name: string
  readonly password: string
  readonly code?: string | undefined
}

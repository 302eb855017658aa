import type { ApprovalCheck, ApprovalDecision, ApprovalKind, ApprovalState } from '../approvals.ts'
import type { Role } from '../roles.ts'

/** Not done yet: people have to approve it. */
export interface ProposedView {
  readonly approval: ApprovalView
}

export interface UserView {
  readonly name: string
  readonly fullName: string
  readonly roles: readonly Role[]
  readonly secondFactor: boolean
  readonly createdAt: string
  /** Set: does and decides nothing more. */
  readonly disabledAt: string | undefined
}

/** `code`: by it the user sets the password, once. Shown now and never again. */
export interface InvitationView {
  readonly user: UserView
  readonly code: string
  readonly until: string
}

/** `secret`: what is typed into an app; `uri`: what it reads as a QR code. */
export interface BegunSecondFactor {
  readonly secret: string
  readonly uri: string
}

export interface SessionView {
  readonly user: string
  /** `full`: logged in; else what is lacking. */
  readonly stage: 'second-factor' | 'enrol' | 'full'
  readonly since: string
  readonly lastSeen: string
  readonly until: string
  readonly source: string
  readonly userAgent: string
}

export interface TokenView {
  readonly user: string
  readonly name: string
  readonly roles: readonly Role[]
  /** Undefined: all that the roles may. */
  readonly commands: readonly string[] | undefined
  /** Undefined: from anywhere. */
  readonly sources: readonly string[] | undefined
  readonly createdAt: string
  readonly expiresAt: string
  readonly lastUsedAt: string | undefined
  readonly revokedAt: string | undefined
}

export interface TokenWishView {
  readonly name: string
  readonly roles?: readonly Role[] | undefined
  readonly commands?: readonly string[] | undefined
  readonly sources?: readonly string[] | undefined
  readonly days: number
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

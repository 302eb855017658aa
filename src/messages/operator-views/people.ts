import type { ApprovalCheck, ApprovalDecision, ApprovalKind, ApprovalState } from '../approvals.ts'

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

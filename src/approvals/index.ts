export {
  type Approval,
  awaitsRoles,
  countWaitingOf,
  findApproval,
  findWaitingApproval,
  findWaitingRollover,
  listApprovals,
  type Vote,
} from './approval.ts'
export { ApprovalError, type ApprovalErrorCode } from './approval-error.ts'
export type { Effect, Effects, OwedWork } from './effects.ts'
export { type Proposal, propose } from './propose.ts'
export { remindOfApprovals } from './remind.ts'
export { type VoteWish, vote, withdraw } from './vote.ts'
export { withdrawInitialRequestsOf } from './withdraw-for.ts'

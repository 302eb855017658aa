export {
  type Approval,
  findApproval,
  findWaitingApproval,
  findWaitingRollover,
  listApprovals,
  type Vote,
} from './approval.ts'
export { ApprovalError, type ApprovalErrorCode } from './approval-error.ts'
export { type Authenticated, authenticate } from './authenticate.ts'
export type { Effect, Effects, OwedWork } from './effects.ts'
export { addPerson, changePassword, disablePerson, listPeople, type Person } from './people.ts'
export { type Proposal, propose } from './propose.ts'
export { remindOfApprovals } from './remind.ts'
export { type VoteWish, vote, withdraw } from './vote.ts'
export { withdrawInitialRequestsOf } from './withdraw-for.ts'

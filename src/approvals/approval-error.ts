/** Why a person's wish is refused. The list is closed: callers switch on it. */
const APPROVAL_ERRORS = [
  'not-approver', // the user does not have that role, or is disabled
  'approval-unknown',
  'not-waiting', // decided or withdrawn
  'by-requester', // whoever asks does not approve
  'about-oneself', // nobody decides on what they may do themselves
  'voted-before',
  'not-requester', // only the requester withdraws
  'grounds-missing',
  'out-of-date', // what was proposed cannot be done any more
] as const
export type ApprovalErrorCode = (typeof APPROVAL_ERRORS)[number]

/** Said to a person as it stands; nothing of it was done. */
export class ApprovalError extends Error {
  override readonly name = 'ApprovalError'
  readonly code: ApprovalErrorCode

  constructor(code: ApprovalErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

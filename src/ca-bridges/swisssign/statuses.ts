import type { WaitingReason } from '../../messages/index.ts'

type StatusMeaning =
  /** The CA is at work, unless an open task says that it waits. */
  | { readonly means: 'at-work' }
  | { readonly means: 'waits'; readonly reason: Exclude<WaitingReason, 'domain'> }
  | { readonly means: 'issued' }
  | { readonly means: 'ended'; readonly as: 'revoked' | 'failed' | 'rejected' }

/** CertificateOrderStatus; read in any case, since the vendor's texts disagree on it. */
export const SWISSSIGN_STATUSES = {
  NEW: { means: 'at-work' },
  KEY_VALIDATION: { means: 'at-work' },
  PRE_VALIDATION: { means: 'at-work' },
  PENDING_AUTH: { means: 'waits', reason: 'approval' },
  GENERATE_TBS: { means: 'at-work' },
  PRE_ISSUE: { means: 'at-work' },
  ISSUE: { means: 'at-work' },
  POST_VALIDATION: { means: 'at-work' },
  FINALIZE_ISSUANCE: { means: 'at-work' },
  ISSUED: { means: 'issued' },
  REVOKED: { means: 'ended', as: 'revoked' },
  FAILED: { means: 'ended', as: 'failed' },
  REJECTED: { means: 'ended', as: 'rejected' },
  PENDING_CSR_RENEWAL: { means: 'waits', reason: 'pickup' }, // inferred: a new CSR is wanted
  UNKNOWN: { means: 'waits', reason: 'unknown' },
} as const satisfies Record<string, StatusMeaning>

/** In which an order may wait for a domain or a mailbox: the tasks tell. */
export const HAS_TELLING_TASKS: ReadonlySet<string> = new Set(['NEW', 'KEY_VALIDATION', 'PRE_VALIDATION'])

/** Undefined: a word we do not know. */
export function meaningOf(status: string): StatusMeaning | undefined {
  const word = status.toUpperCase()
  return Object.hasOwn(SWISSSIGN_STATUSES, word)
    ? SWISSSIGN_STATUSES[word as keyof typeof SWISSSIGN_STATUSES]
    : undefined
}

/** Tasks for which somebody outside must do something. */
const WAITING_TASKS = {
  ISSUE_DOMAIN_OWNER_CHECK_VALIDATION_JOB: 'domain',
  ISSUE_CAA_CHECK_VALIDATION_JOB: 'caa',
  ISSUE_END_USER_EMAIL_VALIDATION_JOB: 'identity',
  ISSUE_AUTHORIZATION_JOB: 'approval',
} as const
export type TaskWaitsFor = (typeof WAITING_TASKS)[keyof typeof WAITING_TASKS]

const DONE = new Set(['SUCCESS', 'FAILED'])

/** @returns undefined where nobody outside is asked for anything */
export function openTaskWaitsFor(type: string, status: string): TaskWaitsFor | undefined {
  const word = type.toUpperCase()
  if (DONE.has(status.toUpperCase()) || !Object.hasOwn(WAITING_TASKS, word)) return undefined
  return WAITING_TASKS[word as keyof typeof WAITING_TASKS]
}

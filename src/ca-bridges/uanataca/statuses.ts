import type { WaitingReason } from '../../messages/index.ts'

type StatusMeaning =
  | { readonly means: 'waits'; readonly reason: Exclude<WaitingReason, 'domain'> }
  /** For documents first, then for the officer: the dry run tells which. */
  | { readonly means: 'created' }
  | { readonly means: 'issued' }
  | { readonly means: 'ended'; readonly as: 'cancelled' | 'rejected' }

export const UANATACA_STATUSES = {
  CREATED: { means: 'created' },
  VIDEOPENDING: { means: 'waits', reason: 'identity' },
  VIDEOINCOMPLETE: { means: 'waits', reason: 'identity' },
  VIDEOREVIEW: { means: 'waits', reason: 'approval' },
  VIDEOERROR: { means: 'waits', reason: 'identity' },
  ENROLLREADY: { means: 'waits', reason: 'pickup' },
  ISSUED: { means: 'issued' },
  RENEWED: { means: 'issued' },
  CANCELLED: { means: 'ended', as: 'cancelled' },
  REFUSED: { means: 'ended', as: 'rejected' }, // inferred: what a refused video is called
  VIDEOREFUSED: { means: 'ended', as: 'rejected' }, // inferred
} as const satisfies Record<string, StatusMeaning>

/** Undefined: a word we do not know. */
export function meaningOf(status: string): StatusMeaning | undefined {
  const word = status.toUpperCase()
  return Object.hasOwn(UANATACA_STATUSES, word) ? UANATACA_STATUSES[word as keyof typeof UANATACA_STATUSES] : undefined
}

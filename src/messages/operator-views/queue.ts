import type { CauseKind } from '../causes.ts'
import type { Coordinator } from '../state-form.ts'

// What operators see of the work that is owed. Times are ISO 8601 text.

/** What is owed in one queue, of one task and partner. */
export interface OwedWorkView {
  readonly queue: string
  readonly task: string
  readonly partner: string
  readonly due: number
  /** For their time; the first of them comes at `nextAt`. */
  readonly waiting: number
  readonly nextAt: string | undefined
  /** Nothing goes out to the partner now. */
  readonly held: number
  readonly running: number
  readonly parked: number
  /** Owed since. */
  readonly oldest: string
}

/** A partner to whom nothing goes out now: it is not reached, or people have paused the calls; or both. */
export interface HeldPartnerView {
  readonly partner: string
  readonly circuit?: {
    readonly state: 'open' | 'half-open'
    readonly since: string
    readonly failures: number
    readonly cause: CauseKind
    readonly says: string
    readonly nextTryAt: string
  }
  readonly pause?: { readonly since: string; readonly why: string }
  /** Of another state: whom to call, by its form. */
  readonly call?: Coordinator
}

export interface QueueView {
  readonly work: readonly OwedWorkView[]
  readonly held: readonly HeldPartnerView[]
}

export interface ParkedGroupView {
  readonly cause: CauseKind
  /** What that means. */
  readonly meaning: string
  readonly partner: string
  readonly count: number
  readonly tasks: readonly string[]
  readonly oldest: string
  readonly example: { readonly exchange: string; readonly says: string }
}

/** Which parked work is meant: at least one of them, or `all`. */
export interface ParkedWish {
  readonly exchanges?: readonly string[] | undefined
  readonly cause?: string | undefined
  readonly partner?: string | undefined
  readonly all?: boolean | undefined
  /** Only told what would be done. */
  readonly dryRun: boolean
}

export interface ParkedWorkView {
  readonly exchange: string
  readonly partner: string
  readonly operation: string
  readonly task: string
  readonly cause: CauseKind
  readonly parkedAt: string
  /** When it goes on, where it is taken up. */
  readonly dueAt?: string
}

import type { CauseKind } from '../messages/index.ts'

/** What trouble with a CA means, and so what is done about it. */
export const BRIDGE_ERRORS = {
  auth: {
    code: 'credentials-refused',
    says: 'credentials, role, source address or account: nothing more is sent until people have mended it',
  },
  validation: { code: 'refused', says: 'our data or request is not acceptable: the order fails' },
  quota: { code: 'no-quota', says: 'no credit, contingent or rate: the order is held and tried again' },
  'not-found': {
    code: 'not-known-there',
    says: 'the CA does not know order, product or profile: tried a few times, then for people',
  },
  transient: { code: 'unavailable', says: 'network, overload, maintenance: tried again with growing pauses' },
  permanent: { code: 'refused', says: 'any other no: for people' },
} as const satisfies Record<string, { code: CauseKind; says: string }>
export type BridgeErrorClass = keyof typeof BRIDGE_ERRORS

/**
 * Whether the CA did what it was asked. `not-sent`: nothing reached it. `refused`: it said no, and nothing came of it. `unknown`: the
 * request may have left, and no answer told.
 */
export type CallOutcome = 'not-sent' | 'refused' | 'unknown'

interface BridgeErrorFacts {
  readonly outcome: CallOutcome
  /** The same call may be made again whatever became of this one. Default: unless the outcome is unknown. */
  readonly safeToRepeat?: boolean | undefined
  /** Default: that of the class. */
  readonly code?: CauseKind | undefined
  /** The field of the wish that is wrong, by the CA's name for it. */
  readonly field?: string | undefined
  /** Not before this, as the CA said. */
  readonly retryAt?: Date | undefined
  readonly cause?: unknown
}

/** A CA, or the way to it, did not do as asked. Its message is in the CA's words, without secrets. */
export class BridgeError extends Error {
  override readonly name = 'BridgeError'
  readonly class: BridgeErrorClass
  readonly outcome: CallOutcome
  readonly safeToRepeat: boolean
  readonly code: CauseKind
  readonly field: string | undefined
  readonly retryAt: Date | undefined

  constructor(kind: BridgeErrorClass, message: string, facts: BridgeErrorFacts) {
    super(message, facts.cause === undefined ? {} : { cause: facts.cause })
    this.class = kind
    this.outcome = facts.outcome
    this.safeToRepeat = facts.safeToRepeat ?? facts.outcome !== 'unknown'
    this.code = facts.code ?? BRIDGE_ERRORS[kind].code
    this.field = facts.field
    this.retryAt = facts.retryAt
  }
}

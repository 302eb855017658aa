import { type Cause, type CauseKind, isCauseKind } from '../messages/index.ts'

/** The work did not succeed, and is tried again: an error that says of what kind the trouble is. */
export class WorkFailed extends Error {
  override readonly name: string = 'WorkFailed'
  readonly code: CauseKind
  /** Not before this, as the other side asked. */
  readonly retryAt: Date | undefined

  constructor(code: CauseKind, message: string, retryAt?: Date) {
    super(message)
    this.code = code
    this.retryAt = retryAt
  }
}

/** The work can never succeed by trying again: it waits for a person at once. */
export class ParkWork extends WorkFailed {
  override readonly name = 'ParkWork'
}

/** Nothing is wrong, and it is too early: the work is done again after a pause. It was no attempt. */
export class LookAgain extends Error {
  override readonly name = 'LookAgain'
  readonly inMilliseconds: number

  constructor(inMilliseconds: number) {
    super(`to be looked at again in ${Math.ceil(inMilliseconds / 1000)} s`)
    this.inMilliseconds = inMilliseconds
  }
}

/** The partner is not called now: what is owed waits, without a job, until it is. It was no attempt. */
export class HeldBack extends Error {
  override readonly name = 'HeldBack'

  constructor(partner: string) {
    super(`${partner} is not called now`)
  }
}

/** Of any error, also of the layers below that have codes of this list. */
export function causeOf(error: unknown): Cause {
  const says = error instanceof Error ? error.message : String(error)
  const { code } = (error ?? {}) as { readonly code?: unknown }
  return { kind: isCauseKind(code) ? code : 'own-trouble', says }
}

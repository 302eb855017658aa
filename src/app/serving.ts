import type { Tracer } from '@opentelemetry/api'
import type { Admission, AnswersKept, OutcomeWaiter } from '../async/index.ts'
import type { Caller, HandlerDeps } from '../handlers/index.ts'
import type { SoapServerOptions } from './transport/index.ts'

/** Who called: a partner of the authority whose service was called. */
export type KnownCaller = Pick<Caller, 'partner' | 'authority'>

/** What answering callers needs, beside what the work needs. */
export type ServingDeps = HandlerDeps & {
  readonly outcomes: OutcomeWaiter
  readonly admission: Admission
  readonly answersKept: AnswersKept
  /** Whether messages are kept now. */
  readonly keeping: { readonly keepMessages: boolean }
  /** Undefined: nothing is traced. */
  readonly tracer?: Tracer | undefined
}

/** What the listeners of a process share: how much may come in, and whether anything does. */
export type Door = Required<Pick<SoapServerOptions<KnownCaller>, 'room' | 'shareOf' | 'closedBecause' | 'recheck'>>

import type { Tracer } from '@opentelemetry/api'
import { type Attempt, HeldBack, LookAgain, type Work } from '../../async/index.ts'
import type { Exchange, Task } from '../../messages/index.ts'
import { type Database, keepTraceparent } from '../../store/index.ts'
import { ATTRIBUTES, carrying, inTrace, note, type SpanWish, traceparentOfNow } from '../../traces/index.ts'

type All<One> = Readonly<Record<Task, One>>

/**
 * A span for each attempt at what an exchange owes, in the trace in which the exchange began. One that began untraced (by people, by
 * a timer, before traces were set up) begins its trace here.
 * @param tracer undefined: works as before
 */
export function tracingWork(tracer: Tracer | undefined, db: Database, all: All<Work>): All<Attempt> {
  if (tracer === undefined) return all
  const traced = Object.entries(all).map(([task, work]): [string, Attempt] => [
    task,
    (exchange, attempt) =>
      inTrace(tracer, exchange.traceparent, wishFor(task, exchange, attempt), async () => {
        if (exchange.traceparent === undefined) await keepTraceparent(db, exchange.id, traceparentOfNow())
        await notingPauses(() => carrying({ [ATTRIBUTES.attempt]: attempt }, () => work(exchange)))
      }),
  ])
  return Object.fromEntries(traced) as All<Attempt>
}

function wishFor(task: string, exchange: Exchange, attempt: number): SpanWish {
  const { id, operation, contract, direction, messageId } = exchange
  const attributes = {
    [ATTRIBUTES.task]: task,
    [ATTRIBUTES.attempt]: attempt,
    [ATTRIBUTES.exchange]: id,
    [ATTRIBUTES.operation]: operation,
    [ATTRIBUTES.contract]: contract,
    [ATTRIBUTES.direction]: direction,
    [ATTRIBUTES.messageId]: messageId,
  }
  return {
    name: `${task} ${operation}`,
    kind: 'CONSUMER',
    attributes,
    isFailure: (error) => pauseOf(error) === undefined,
  }
}

async function notingPauses(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    note({ [ATTRIBUTES.waits]: pauseOf(error) })
    throw error
  }
}

/** Why it was no attempt. */
function pauseOf(error: unknown): string | undefined {
  if (error instanceof HeldBack) return 'partner not called now'
  return error instanceof LookAgain ? 'too early' : undefined
}

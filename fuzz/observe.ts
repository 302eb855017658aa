import type { Breach } from './finding.ts'
import { Complaint, type Target } from './target.ts'

/** What came of one input. */
export interface Observation {
  /** What the target said happened; undefined where a promise was broken. */
  readonly answer?: string
  readonly breach?: Breach
  readonly milliseconds: number
}

/** Lets a target have an input. Whatever it throws is a breach. */
export async function observe(target: Target, input: Uint8Array): Promise<Observation> {
  const before = performance.now()
  try {
    const said = target.run(input)
    const answer = typeof said === 'string' ? said : await said
    return { answer, milliseconds: performance.now() - before }
  } catch (error) {
    return { breach: breachOf(error), milliseconds: performance.now() - before }
  }
}

function breachOf(error: unknown): Breach {
  if (error instanceof Complaint) return { promise: error.promise, why: error.message }
  if (!(error instanceof Error)) return { promise: 'throws errors only', why: `threw ${String(error)}` }
  const [place = ''] = /\bat .*/.exec(error.stack ?? '') ?? []
  const [, name = 'somewhere'] = /^at (?:new |async )?([\w.#<>]+) \(/.exec(place) ?? []
  return { promise: `no ${error.name} in ${name}`, why: `${error.name}: ${error.message} ${place}`.slice(0, 300) }
}

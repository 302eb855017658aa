import type { TimerName } from '../timers.ts'
import type { ProcessView } from './node.ts'

// What operators see of the work that a node does by itself. Times are ISO 8601 text.

/** Something that a process does again and again, since it started. */
export interface TimerView {
  readonly name: TimerName
  readonly everySeconds: number
  /** Of the last run; absent: there was none yet. */
  readonly beganAt?: string | undefined
  /** Absent: it is under way, or there was none yet. */
  readonly endedAt?: string | undefined
  /** Why the last run, or a part of it, did not succeed. */
  readonly failed?: string | undefined
  /** At the latest; absent: the process is silent. */
  readonly nextAt?: string | undefined
  /** The last time it found something to do: when, and for what by its name. */
  readonly didAt?: string | undefined
  readonly did?: string | undefined
  /** The last run that did not succeed, also where others came since. */
  readonly failedAt?: string | undefined
  readonly lastFailure?: string | undefined
}

/** A process of the node, with what it does by itself. */
export interface WorkingProcessView extends ProcessView {
  readonly timers: readonly TimerView[]
}

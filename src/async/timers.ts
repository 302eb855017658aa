import type { TimerName, TimerView } from '../messages/index.ts'

const SAYS_AT_MOST = 300 // characters: it is told with each heartbeat

/** What this process does again and again: how often, and how it went. It is kept in memory, and begins anew with the process. */
export class Timers {
  readonly #now: () => Date
  readonly #timers = new Map<TimerName, Timer>()

  constructor(now: () => Date) {
    this.#now = now
  }

  /** Is seen once it has started. */
  of(name: TimerName): Timer {
    const known = this.#timers.get(name) ?? new Timer(name, this.#now)
    this.#timers.set(name, known)
    return known
  }

  /** Those that have started, in the order they were asked for. */
  views(): TimerView[] {
    return [...this.#timers.values()].flatMap((timer) => timer.view() ?? [])
  }
}

type Run = Pick<TimerView, 'beganAt' | 'endedAt' | 'failed'>

/** Notes the runs of one thing that is done again and again. */
export class Timer {
  readonly #name: TimerName
  readonly #now: () => Date
  #started: { readonly at: number; readonly everySeconds: number } | undefined
  #run: Run = {}
  #last: Pick<TimerView, 'didAt' | 'did' | 'failedAt' | 'lastFailure'> = {}

  constructor(name: TimerName, now: () => Date) {
    this.#name = name
    this.#now = now
  }

  /** @param firstIn when its first turn is, if not after a whole one */
  start(everyMilliseconds: number, firstIn = everyMilliseconds): void {
    const at = this.#now().getTime() + firstIn - everyMilliseconds
    this.#started = { at, everySeconds: everyMilliseconds / 1_000 }
  }

  /** @throws what the work throws */
  async run<T>(work: () => Promise<T>): Promise<T> {
    this.#run = { beganAt: this.#now().toISOString() }
    try {
      return await work()
    } catch (error) {
      this.trouble(error)
      throw error
    } finally {
      this.#run = { ...this.#run, endedAt: this.#now().toISOString() }
    }
  }

  /** A part of the run did not succeed, and it goes on. */
  readonly trouble = (error: unknown): void => {
    const says = (error instanceof Error ? error.message : String(error)).slice(0, SAYS_AT_MOST)
    this.#run = { ...this.#run, failed: says }
    this.#last = { ...this.#last, failedAt: this.#now().toISOString(), lastFailure: says }
  }

  /** It found something to do. @param what by its name */
  readonly did = (what: string): void => {
    this.#last = { ...this.#last, didAt: this.#now().toISOString(), did: what.slice(0, SAYS_AT_MOST) }
  }

  view(): TimerView | undefined {
    if (this.#started === undefined) return undefined
    const { at, everySeconds } = this.#started
    const every = everySeconds * 1_000
    const turns = Math.floor((this.#now().getTime() - at) / every) + 1
    const nextAt = new Date(at + turns * every).toISOString()
    return { name: this.#name, everySeconds, nextAt, ...this.#run, ...this.#last }
  }
}

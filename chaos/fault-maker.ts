import { FAULTS, type Fault, type FaultPlace } from './faults.ts'
import type { Installation } from './sizes/installation.ts'

const MOST_ROUNDS = 8
const MESSAGES_A_ROUND = 1_500 // in a round each fault is made once
const MESSAGES_A_FAULT = 20 // at least
const EXCUSED_MILLISECONDS = 20_000 // after its end a fault may still be why a process ends
const LOOK_MILLISECONDS = 50

/** Makes the faults of a size one after the other, spread over the messages of a run. */
export class FaultMaker {
  /** How often each. */
  readonly made = new Map<string, number>()
  readonly notPossible: readonly string[]
  /** Processes that ended by themselves, as they may while there is no disk or no database. */
  excused = 0
  readonly #place: FaultPlace
  readonly #messages: number
  readonly #plan: readonly Fault[]
  readonly #signal: AbortSignal
  readonly #tell: (line: string) => void
  #excuse: { until: number } = { until: 0 }

  constructor(
    place: FaultPlace & Pick<Installation, 'faults'>,
    { messages, signal, tell }: { messages: number; signal: AbortSignal; tell: (line: string) => void },
  ) {
    const all = [...FAULTS, ...place.faults]
    const possible = all.filter((fault) => fault.possible(place))
    this.notPossible = all.filter((fault) => !possible.includes(fault)).map(({ name }) => name)
    this.#place = place
    this.#messages = messages
    this.#signal = signal
    this.#tell = tell
    const rounds = Math.min(MOST_ROUNDS, Math.max(1, Math.round(messages / MESSAGES_A_ROUND)))
    const plan = Array.from({ length: rounds }, () => place.random.shuffled(possible)).flat()
    this.#plan = plan.slice(0, Math.ceil(messages / MESSAGES_A_FAULT))
  }

  /** @param progress how many messages have an outcome; infinite once there is nothing more to disturb */
  async run(progress: () => number): Promise<void> {
    for (const [n, fault] of this.#plan.entries()) {
      const due = ((n + 0.5) / this.#plan.length) * this.#messages
      while (progress() < due && !this.#signal.aborted) await pause(LOOK_MILLISECONDS)
      if (progress() === Number.POSITIVE_INFINITY || this.#signal.aborted) return
      this.#tell(`fault: ${fault.name}`)
      await this.#make(fault)
    }
  }

  /** @returns whether a process may end by itself now */
  excuseEnding(): boolean {
    const isExcused = performance.now() < this.#excuse.until
    if (isExcused) this.excused++
    return isExcused
  }

  async #make(fault: Fault): Promise<void> {
    if (fault.mayEndProcesses) this.#excuse = { until: Number.POSITIVE_INFINITY }
    await fault.make(this.#place)
    if (fault.mayEndProcesses) this.#excuse = { until: performance.now() + EXCUSED_MILLISECONDS }
    this.made.set(fault.name, (this.made.get(fault.name) ?? 0) + 1)
  }
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

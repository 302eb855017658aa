import type { Task } from '../messages/index.ts'
import type { Database } from '../store/index.ts'
import { type EscalationPlan, escalate } from './escalation.ts'
import type { JobPlace, OwedPage } from './job-place.ts'
import { forgetOldRepeats } from './live-repeats.ts'
import type { Owed } from './outbox.ts'
import { noteOverdueCallbacks } from './overdue.ts'
import { owedProbes } from './owed-work.ts'
import { parkHeldTooLong } from './park-held.ts'
import type { RetryPlan } from './retry-plan.ts'
import type { Timer } from './timers.ts'

const SWEEP_MILLISECONDS = 5_000
const SWEEP_PAGE = 200 // one statement a page: others have their turn in between

interface SweepOptions {
  readonly db: Database
  readonly jobs: Pick<JobPlace, 'owedWithoutJob'>
  readonly now: () => Date
  readonly limits: { readonly callbackHours: number }
  /** What else is looked for in each round. */
  readonly alsoLook?: (() => Promise<void>) | undefined
  readonly retry: RetryPlan
  readonly escalation: EscalationPlan
  /** Adds jobs; harmless for those that are there. */
  readonly add: (owed: readonly Owed[]) => Promise<void>
  /** Adds the job, or brings it to the front. It never fails. */
  readonly hurry: (task: Task, exchangeId: string) => Promise<void>
  readonly onTrouble: (trouble: { kind: string; error: unknown }) => void
  /** Is told of each round. */
  readonly watch?: Timer | undefined
}

/**
 * Every few seconds: gives owed work that has no job its job, probes partners that were not reached, parks what waited too long,
 * and tells of what is late. One round at a time, in pages; nobody waits for it. It is what makes every other addition of a job a mere shortcut.
 */
export class Sweep {
  readonly #options: SweepOptions
  #timer: NodeJS.Timeout | undefined
  #round: Promise<void> | undefined
  #again = false // asked for while a round was under way
  readonly #soon = new Set<NodeJS.Timeout>()
  #closed = false

  constructor(options: SweepOptions) {
    this.#options = options
  }

  start(): void {
    this.#options.watch?.start(SWEEP_MILLISECONDS)
    this.#begin()
    this.#timer = setInterval(() => this.#begin(), SWEEP_MILLISECONDS)
  }

  /** One more round after so long: something will have become due by then. */
  soon(milliseconds: number): void {
    if (this.#closed || this.#timer === undefined) return
    const timer = setTimeout(() => {
      this.#soon.delete(timer)
      this.#again = this.#round !== undefined
      this.#begin()
    }, milliseconds)
    this.#soon.add(timer)
  }

  /** Waits for the page in hand. */
  async close(): Promise<void> {
    this.#closed = true
    clearInterval(this.#timer)
    for (const timer of this.#soon) clearTimeout(timer)
    await this.#round
  }

  #begin(): void {
    const { watch } = this.#options
    const round = () => this.#sweep()
    this.#round ??= (watch?.run(round) ?? round()).finally(() => {
      this.#round = undefined
      if (this.#again && !this.#closed) this.#begin()
    })
  }

  /** What fails in one look takes nothing from the others. */
  async #sweep(): Promise<void> {
    const { db, now, retry, limits, escalation, alsoLook, hurry, onTrouble, watch } = this.#options
    this.#again = false
    const looks: readonly (() => Promise<unknown> | undefined)[] = [
      () => this.#addOwed(),
      () => forgetOldRepeats(db, now()),
      async () => {
        for (const probe of await owedProbes(db, now())) await hurry(probe.task, probe.exchangeId)
      },
      () => parkHeldTooLong(db, retry, now()),
      () => noteOverdueCallbacks(db, limits.callbackHours, now()),
      () => escalate(db, escalation, now()),
      () => alsoLook?.(),
    ]
    for (const look of looks) {
      if (this.#closed) return
      await look()?.catch((error) => {
        watch?.trouble(error)
        onTrouble({ kind: 'sweep', error })
      })
    }
  }

  async #addOwed(): Promise<void> {
    const { db, jobs, add } = this.#options
    for (let position: number | undefined = 0; position !== undefined && !this.#closed; ) {
      const page: OwedPage = await jobs.owedWithoutJob(db, position, SWEEP_PAGE)
      if (page.owed.length > 0) await add(page.owed)
      position = page.next
    }
  }
}

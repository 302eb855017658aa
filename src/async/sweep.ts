import type { Database } from '../store/index.ts'
import type { JobPlace, OwedPage } from './job-place.ts'
import { forgetOldRepeats } from './live-repeats.ts'
import type { Owed } from './outbox.ts'
import { noteOverdueCallbacks } from './overdue.ts'

const SWEEP_MILLISECONDS = 5_000
const SWEEP_PAGE = 200 // one statement a page: others have their turn in between

interface SweepOptions {
  readonly db: Database
  readonly jobs: Pick<JobPlace, 'owedWithoutJob'>
  readonly now: () => Date
  readonly callbackHours: number
  /** What else is looked for in each round. */
  readonly alsoLook?: (() => Promise<void>) | undefined
  /** Adds jobs; harmless for those that are there. */
  readonly add: (owed: readonly Owed[]) => Promise<void>
  readonly onTrouble: (trouble: { kind: string; error: unknown }) => void
}

/**
 * Every few seconds: gives owed work that has no job its job, and tells of callbacks that are overdue. One round at a time,
 * in pages; nobody waits for it. It is what makes every other addition of a job a mere shortcut.
 */
export class Sweep {
  readonly #options: SweepOptions
  #timer: NodeJS.Timeout | undefined
  #round: Promise<void> | undefined
  #closed = false

  constructor(options: SweepOptions) {
    this.#options = options
  }

  start(): void {
    this.#begin()
    this.#timer = setInterval(() => this.#begin(), SWEEP_MILLISECONDS)
  }

  /** Waits for the page in hand. */
  async close(): Promise<void> {
    this.#closed = true
    clearInterval(this.#timer)
    await this.#round
  }

  #begin(): void {
    this.#round ??= this.#sweep()
      .catch((error) => this.#options.onTrouble({ kind: 'sweep', error }))
      .finally(() => {
        this.#round = undefined
      })
  }

  async #sweep(): Promise<void> {
    const { db, jobs, now, callbackHours, alsoLook, add } = this.#options
    for (let position: number | undefined = 0; position !== undefined && !this.#closed; ) {
      const page: OwedPage = await jobs.owedWithoutJob(db, position, SWEEP_PAGE)
      if (page.owed.length > 0) await add(page.owed)
      position = page.next
    }
    if (!this.#closed) await forgetOldRepeats(db, now())
    if (!this.#closed) await noteOverdueCallbacks(db, callbackHours, now())
    if (!this.#closed) await alsoLook?.()
  }
}

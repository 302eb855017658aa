import { Board } from './board.ts'
import { Helpers, type HelpersOptions } from './helpers.ts'
import type { Operation } from './operation.ts'
import { type Job, PostedJobs } from './posted-jobs.ts'
import { Turns } from './turns.ts'

const FEW = 4 // answers; then those who waited for them may go on, and come with more

const RESOLVED = Promise.resolve()

/**
 * Short operations, shared between the calling thread and a few others: they hang on a board, and whoever is free takes the next.
 * The calling thread does its own part, so nothing is lost when a thread dies: what was in its hands is done here.
 */
export class Crew {
  readonly #helpers: Helpers
  readonly #jobs: PostedJobs
  readonly #turns: Turns
  #isAboutToWork = false
  #isWaiting = false

  constructor(options: HelpersOptions = {}, turns = new Turns()) {
    this.#turns = turns
    const board = new Board()
    this.#helpers = new Helpers(board, { answered: () => this.#work(), gone: (seat) => this.#takeOver(seat) }, options)
    this.#jobs = new PostedJobs(board, (operation) => this.#helpers.numberOf(operation))
  }

  /** Whether there could be somebody to share with, as far as cores go. To be asked for each operation. */
  hasCores(): boolean {
    return this.#helpers.haveCores()
  }

  /**
   * Whether there is somebody to share with. To be asked for each operation that is not alone: when that has been often, threads
   * are started.
   */
  canShare(): boolean {
    return this.#helpers.areThere()
  }

  /** Whether operations have not been answered: a further one is not alone. */
  get hasWork(): boolean {
    return this.#jobs.owed > 0
  }

  /** What {@link fitsOnBoard}. */
  sign(operation: Operation, octets: Uint8Array): Promise<Uint8Array> {
    return new Promise((resolve, refuse) => {
      this.#jobs.add({ operation, answer: resolve as Job['answer'], refuse }, octets)
      this.#workSoon()
    })
  }

  /** What {@link fitsOnBoard}. What OpenSSL cannot take does not verify. */
  verify(operation: Operation, octets: Uint8Array, signature: Uint8Array): Promise<boolean> {
    return new Promise((resolve) => {
      this.#jobs.add({ operation, answer: resolve as Job['answer'], refuse: () => resolve(false) }, octets, signature)
      this.#workSoon()
    })
  }

  /** Ends the threads; what is in their hands is done here. */
  end(): void {
    this.#helpers.end()
  }

  #workSoon(): void {
    if (this.#isAboutToWork) return
    this.#isAboutToWork = true
    if (this.#turns.areDue) this.#turns.next().then(this.#workNow)
    else RESOLVED.then(this.#workWhenAllHaveCome)
  }

  // A tick follows when no promise has anything to do any more; one asked for in a tick itself would be too early.
  readonly #workWhenAllHaveCome = (): void => process.nextTick(this.#workNow)

  readonly #workNow = (): void => {
    this.#isAboutToWork = false
    this.#work()
  }

  #work(): void {
    if (this.#isWaiting) this.#await(false)
    this.#helpers.wake(this.#jobs.waiting - 1)
    for (let done = 0; done < FEW; done++) {
      done += this.#jobs.collect()
      if (!this.#jobs.doOne()) break
      this.#turns.count()
    }
    this.#jobs.fill()
    if (this.#jobs.waiting > 0) this.#workSoon()
    else if (this.#jobs.owed > 0) this.#waitForHelpers()
  }

  #waitForHelpers(): void {
    this.#await(true)
    if (this.#jobs.collect() > 0) this.#workSoon()
  }

  #await(isWaiting: boolean): void {
    this.#isWaiting = isWaiting
    this.#helpers.await(isWaiting)
  }

  #takeOver(seat: number): void {
    this.#jobs.takeOver(seat)
    this.#workSoon()
  }
}

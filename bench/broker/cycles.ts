import { eventually } from '../../test/support/eventually.ts'
import type { Prepared } from './requests.ts'

/** Exchanges between their request and their callback. */
export class Cycles {
  readonly #begun = new Map<string, number>()
  readonly #ended: number[] = []
  #refused = 0
  #roomFor: (() => void)[] = []
  #window = Number.POSITIVE_INFINITY

  /** For whoever is called back. */
  readonly called = (messageId: string, certified: boolean): void => {
    if (!this.#begun.delete(messageId)) return // told once more
    this.#ended.push(performance.now())
    if (!certified) this.#refused += 1
    this.#roomFor.shift()?.()
  }

  /** For whoever sends; waits while too many are under way. */
  readonly begin = async ({ messageId }: Prepared): Promise<void> => {
    if (messageId === undefined) return
    if (this.#begun.size >= this.#window) await new Promise<void>((resolve) => this.#roomFor.push(resolve))
    this.#begun.set(messageId, performance.now())
  }

  /** How many may be under way at once. */
  set window(size: number) {
    this.#window = size
  }

  get underWay(): number {
    return this.#begun.size
  }

  /** When each ended, in milliseconds as `performance.now()`. */
  get ended(): readonly number[] {
    return this.#ended
  }

  /** Waits until all have been called back. @throws where one was refused */
  async allEnded(milliseconds: number): Promise<void> {
    await eventually('every terminal is called back', () => this.#begun.size === 0, milliseconds)
    if (this.#refused > 0) throw new Error(`${this.#refused} requests were refused by callback`)
  }
}

import { HttpProblem } from '../problem.ts'

/** Answers that last: so many at a time, and so many of one person. */
export class Places {
  readonly #most: { readonly inTotal: number; readonly each: number }
  readonly #taken = new Map<string, number>()
  #all = 0

  constructor(most: { readonly inTotal: number; readonly each: number }) {
    this.#most = most
  }

  /** Given back when the signal is aborted. @throws {HttpProblem} 429 */
  take(who: string, signal: AbortSignal): void {
    if (signal.aborted) return
    const own = this.#taken.get(who) ?? 0
    if (this.#all >= this.#most.inTotal || own >= this.#most.each) {
      throw new HttpProblem(429, 'too-many', 'There are as many of these open as there may be; close one first.')
    }
    this.#all += 1
    this.#taken.set(who, own + 1)
    signal.addEventListener('abort', () => this.#giveBack(who), { once: true })
  }

  #giveBack(who: string): void {
    this.#all -= 1
    const left = (this.#taken.get(who) ?? 1) - 1
    if (left === 0) this.#taken.delete(who)
    else this.#taken.set(who, left)
  }
}

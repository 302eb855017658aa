import { EventEmitter, once } from 'node:events'

/** What came, taken out one by one. */
export class Mailbox<Letter> {
  readonly #letters: Letter[] = []
  readonly #arrivals = new EventEmitter()

  put(letter: Letter): void {
    this.#letters.push(letter)
    this.#arrivals.emit('letter')
  }

  /** @throws when none comes in time */
  async next(milliseconds: number): Promise<Letter> {
    const signal = AbortSignal.timeout(milliseconds)
    while (this.#letters.length === 0) {
      await once(this.#arrivals, 'letter', { signal }).catch(() => {
        throw new Error(`nothing came within ${milliseconds} ms`)
      })
    }
    return this.#letters.shift() as Letter
  }
}

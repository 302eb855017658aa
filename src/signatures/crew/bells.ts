import { SEATS } from './board.ts'

const LINE = 16 // words of four octets that no other thread writes to
const [CALLER_WAITS, ASLEEP] = [0, LINE]

/** Who sleeps and is to be woken, in memory that threads share: those at the seats by this memory, the calling one by a message. */
export class Bells {
  readonly memory: SharedArrayBuffer
  readonly #words: Int32Array

  constructor(memory = new SharedArrayBuffer(4 * (1 + SEATS) * LINE)) {
    this.memory = memory
    this.#words = new Int32Array(memory)
  }

  /** Says that a seat is about to sleep. It looks once more for work before it does. */
  sleepy(seat: number): void {
    Atomics.store(this.#words, ASLEEP + seat * LINE, 1)
  }

  /** Sleeps until woken; not at all if that has happened since {@link sleepy}. */
  sleep(seat: number): void {
    Atomics.wait(this.#words, ASLEEP + seat * LINE, 1)
  }

  /** @returns whether it slept, or was about to */
  wake(seat: number): boolean {
    const at = ASLEEP + seat * LINE
    if (Atomics.load(this.#words, at) === 0 || Atomics.exchange(this.#words, at, 0) === 0) return false
    Atomics.notify(this.#words, at)
    return true
  }

  /** Whether the calling thread is to be told of the next answer. It looks once more for answers after it has said so. */
  tellCaller(isWanted: boolean): void {
    Atomics.store(this.#words, CALLER_WAITS, isWanted ? 1 : 0)
  }

  /** For who has answered: whether it is he who has to tell. */
  mustTell(): boolean {
    return Atomics.load(this.#words, CALLER_WAITS) === 1 && Atomics.exchange(this.#words, CALLER_WAITS, 0) === 1
  }
}

const MOST_MILLISECONDS = 3 // of operations on the calling thread in a row
const LOOK_EVERY = 16 // operations of some 50 µs, at the clock
/** So many of those is an operation that takes a millisecond: the clock is looked at after each. */
export const LONG = LOOK_EVERY

/** Sees to it that the event loop turns now and then, however many operations the calling thread has to do. */
export class Turns {
  #areDue = false
  #dueAt = 0
  #untilLook = LOOK_EVERY
  #next: Promise<void> | undefined

  /** Whether the event loop is to turn before the next operation. */
  get areDue(): boolean {
    return this.#areDue
  }

  /** To be told of each operation on the calling thread. @param weight of a long one: {@link LONG} */
  count(weight = 1): void {
    this.#untilLook -= weight
    if (this.#untilLook > 0) return
    this.#untilLook = LOOK_EVERY
    this.#areDue = performance.now() > this.#dueAt
  }

  /** When the event loop has turned. Who has waited looks again whether there is time for him: first come, first served. */
  next(): Promise<void> {
    this.#next ??= new Promise<void>((resolve) => setImmediate(resolve)).then(this.#turned)
    return this.#next
  }

  readonly #turned = (): void => {
    this.#next = undefined
    this.#areDue = false
    this.#dueAt = performance.now() + MOST_MILLISECONDS
  }
}

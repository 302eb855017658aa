import { type Operation, type SentOperation, toSend } from './operation.ts'

/** What a thread is told: an operation by its number, or that it is to forget it. */
export interface Mail {
  readonly number: number
  readonly operation: SentOperation | undefined
}

const MOST = 128 // in each of two generations: what has been used since the last change, and before that
const MOST_NUMBERS = 2 ** 30

/**
 * The operations that the threads know, by numbers. A number is sent once with its operation, and once more when nobody has asked for
 * it for a while: then they forget it, and with it the key.
 */
export class KnownOperations {
  readonly #send: (mail: Mail) => void
  #young = new Map<Operation, number>()
  #old = new Map<Operation, number>()
  #last = 0

  /** @param send to all threads */
  constructor(send: (mail: Mail) => void) {
    this.#send = send
  }

  numberOf(operation: Operation): number {
    return this.#young.get(operation) ?? this.#welcome(operation)
  }

  /** All of them: for a new thread. */
  *mail(): Iterable<Mail> {
    for (const generation of [this.#old, this.#young])
      for (const [operation, number] of generation) yield { number, operation: toSend(operation) }
  }

  /** What has not been asked for since the last time is forgotten. */
  age(): void {
    for (const number of this.#old.values()) this.#send({ number, operation: undefined })
    this.#old = this.#young
    this.#young = new Map()
  }

  clear(): void {
    this.#young.clear()
    this.#old.clear()
  }

  #welcome(operation: Operation): number {
    if (this.#young.size === MOST) this.age()
    const known = this.#old.get(operation)
    const number = known ?? this.#newNumber(operation)
    this.#old.delete(operation)
    this.#young.set(operation, number)
    return number
  }

  #newNumber(operation: Operation): number {
    this.#last = (this.#last % MOST_NUMBERS) + 1 // none is used twice while a job may still name it
    this.#send({ number: this.#last, operation: toSend(operation) })
    return this.#last
  }
}

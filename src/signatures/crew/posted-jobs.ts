import { type Board, PLACES, SEATS } from './board.ts'
import { type Operation, signNow, verifyNow } from './operation.ts'

/** An operation that somebody waits for. */
export interface Job {
  readonly operation: Operation
  /** With the signature, or whether it verifies. */
  readonly answer: (made: Uint8Array | boolean) => void
  readonly refuse: (error: unknown) => void
}

/** A job that finds no place, with octets of its own. */
interface Queued {
  readonly job: Job
  readonly octets: Uint8Array
  readonly signature: Uint8Array | undefined
}

/** Jobs on a board, and those that wait for a place on it: who is to be answered, each once. */
export class PostedJobs {
  readonly #board: Board
  readonly #numberOf: (operation: Operation) => number
  readonly #byPlace: (Job | undefined)[] = new Array(PLACES).fill(undefined)
  readonly #queue = new Set<Queued>() // keeps the order
  /** Answers, by seat. */
  readonly #collected = new Int32Array(SEATS)
  #owed = 0

  constructor(board: Board, numberOf: (operation: Operation) => number) {
    this.#board = board
    this.#numberOf = numberOf
  }

  /** Jobs that nobody has taken, at most so many. */
  get waiting(): number {
    return this.#owed === 0 ? 0 : this.#board.waiting + this.#queue.size
  }

  /** Jobs that have not been answered. */
  get owed(): number {
    return this.#owed + this.#queue.size
  }

  /** Octets are copied when they come: their owner may change them at once. */
  add(job: Job, octets: Uint8Array, signature?: Uint8Array): void {
    if (this.#queue.size === 0 && this.#post({ job, octets, signature })) return
    this.#queue.add({ job, octets: octets.slice(), signature: signature?.slice() })
  }

  /** Does the first one that waits. Says whether there was one. */
  doOne(): boolean {
    const place = this.#board.take('caller')
    if (place !== undefined) this.#doHere(place)
    return place !== undefined
  }

  /** Gives out the answers that are there; what could not be done is done here. @returns how many */
  collect(): number {
    let count = 0
    for (let seat = 0; seat < SEATS; seat++) {
      const answers = this.#board.answers(seat)
      for (; this.#collected[seat] !== answers; count++)
        this.#giveOut(this.#board.answered(seat, this.#collected[seat]!++))
    }
    return count
  }

  /** Does what is in the hands of a thread that is no more. */
  takeOver(seat: number): void {
    for (let place = 0; place < PLACES; place++) {
      if (this.#board.isTakenBy(seat, place)) this.#doHere(place)
      else this.#giveOut(place)
    }
  }

  /** From the queue, as many as find a place. */
  fill(): void {
    for (const queued of this.#queue) {
      if (!this.#post(queued)) return
      this.#queue.delete(queued)
    }
  }

  #post({ job, octets, signature }: Queued): boolean {
    const place = this.#owed < PLACES && this.#board.put(this.#numberOf(job.operation), octets, signature)
    if (typeof place !== 'number') return false
    this.#byPlace[place] = job
    this.#owed++
    return true
  }

  #giveOut(place: number): void {
    if (this.#board.isDone(place)) this.#settle(place, this.#board.made(place))
    else if (this.#board.isNotDone(place)) this.#doHere(place)
  }

  #doHere(place: number): void {
    const { operation, refuse } = this.#byPlace[place]!
    const [octets, signature] = [this.#board.octets(place), this.#board.signature(place)]
    try {
      this.#settle(place, signature ? verifyNow(operation, octets, signature) : signNow(operation, octets))
    } catch (error) {
      this.#takeDown(place)
      refuse(error)
    }
  }

  #settle(place: number, made: Uint8Array | boolean): void {
    const { answer } = this.#byPlace[place]!
    this.#takeDown(place)
    answer(made)
  }

  #takeDown(place: number): void {
    this.#byPlace[place] = undefined
    this.#owed--
    this.#board.clear(place)
  }
}

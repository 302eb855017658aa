/** Jobs that hang on a board at a time, at most. A power of two. */
export const PLACES = 64
/** Threads beside the calling one, at most; each has a seat, numbered from 0. */
export const SEATS = 3
/** Of what is signed and of its signature, at most. */
const [MOST_OCTETS, MOST_SIGNATURE_OCTETS] = [2048, 512]

// Lines are what threads had better not share while one of them writes: words of four octets.
const LINE = 16
const [TAIL, NEXT, REPORTS] = [0, LINE, 2 * LINE] // number of the next job to come; no job before this number waits
const REPORT = LINE + PLACES // of a seat: how many there were ever, and the places of the last ones
const FIRST_PLACE = REPORTS + SEATS * REPORT

// A place: its words, then the signature, asked about or made, then what is signed.
const [STATE, OPERATION, LENGTH, SIGNATURE_LENGTH, ANSWER, HEAD] = [0, 1, 2, 3, 4, LINE]
const PLACE = HEAD + (MOST_SIGNATURE_OCTETS + MOST_OCTETS) / 4

/** Who has taken a job stands in its state from the same moment on: it is known whatever becomes of him. */
const [FREE, WAITING, DONE, NOT_DONE, TAKEN] = [0, 1, 2, 3, 4]

/** An answer is the length of a signature, or a verdict. */
const [INVALID, VALID] = [-1, -2]

/** The calling thread, or the seat of another one. */
export type Taker = 'caller' | number

/** Longer ones have no place on a board. */
export function fitsOnBoard(octets: Uint8Array, signature?: Uint8Array): boolean {
  return octets.length <= MOST_OCTETS && (signature === undefined || signature.length <= MOST_SIGNATURE_OCTETS)
}

/**
 * Where jobs hang for whoever is free: memory that threads share. The calling thread puts them up; everybody takes them, one at a
 * time, and writes the answer beside. There is no key on it, only its number.
 */
export class Board {
  readonly memory: SharedArrayBuffer
  readonly #words: Int32Array
  readonly #octets: Uint8Array
  /** By place: making a view takes longer than a look at the last one. */
  readonly #views: Uint8Array[] = []
  readonly #signatureViews: Uint8Array[] = []

  constructor(memory = new SharedArrayBuffer(4 * (FIRST_PLACE + PLACES * PLACE))) {
    this.memory = memory
    this.#words = new Int32Array(memory)
    this.#octets = new Uint8Array(memory)
  }

  /** Jobs that nobody has taken, at most so many. */
  get waiting(): number {
    return (Atomics.load(this.#words, TAIL) - Atomics.load(this.#words, NEXT)) | 0
  }

  /** For the calling thread. What {@link fitsOnBoard} is copied. @returns its place; undefined where there is none left */
  put(operation: number, octets: Uint8Array, signature: Uint8Array | undefined): number | undefined {
    const words = this.#words
    for (let i = 0, number = words[TAIL]!; i < PLACES; i++, number = (number + 1) | 0) {
      const at = wordOf(number)
      if (Atomics.load(words, at + STATE) !== FREE) continue // somebody is slow; those behind him need not wait
      words[at + OPERATION] = operation
      words[at + LENGTH] = octets.length
      words[at + SIGNATURE_LENGTH] = signature === undefined ? -1 : signature.length
      this.#octets.set(octets, signedAt(at))
      if (signature) this.#octets.set(signature, signatureAt(at))
      Atomics.store(words, at + STATE, WAITING)
      Atomics.store(words, TAIL, (number + 1) | 0)
      return number & (PLACES - 1)
    }
    return undefined
  }

  /** The first job that waits. @returns its place */
  take(taker: Taker): number | undefined {
    const words = this.#words
    const [tail, next] = [Atomics.load(words, TAIL), Atomics.load(words, NEXT)]
    const waiting = Math.min((tail - next) | 0, PLACES)
    for (let number = (tail - waiting) | 0; number !== tail; number = (number + 1) | 0) {
      if (Atomics.compareExchange(words, wordOf(number) + STATE, WAITING, stateOf(taker)) !== WAITING) continue
      Atomics.store(words, NEXT, (number + 1) | 0) // another one may set it back: some are looked at in vain then
      return number & (PLACES - 1)
    }
    if (next !== tail) Atomics.store(words, NEXT, tail)
    return undefined
  }

  /** Whether this one has taken the job and not answered it. */
  isTakenBy(taker: Taker, place: number): boolean {
    return Atomics.load(this.#words, wordOf(place) + STATE) === stateOf(taker)
  }

  /** Of the operation. */
  number(place: number): number {
    return this.#words[wordOf(place) + OPERATION]!
  }

  /** What is or was signed. A view. */
  octets(place: number): Uint8Array {
    const at = wordOf(place)
    return this.#view(this.#views, place, signedAt(at), this.#words[at + LENGTH]!)
  }

  /** What is to be verified, a view; undefined where a signature is to be made. */
  signature(place: number): Uint8Array | undefined {
    const at = wordOf(place)
    const length = this.#words[at + SIGNATURE_LENGTH]!
    return length < 0 ? undefined : this.#view(this.#signatureViews, place, signatureAt(at), length)
  }

  /** @param made a signature, or whether it verifies; undefined: none could be had */
  answer(seat: number, place: number, made: Uint8Array | boolean | undefined): void {
    const [words, at] = [this.#words, wordOf(place)]
    const isDone = typeof made === 'boolean' || (made !== undefined && made.length <= MOST_SIGNATURE_OCTETS)
    if (typeof made === 'boolean') words[at + ANSWER] = made ? VALID : INVALID
    else if (isDone) {
      words[at + ANSWER] = made!.length
      this.#octets.set(made!, signatureAt(at))
    }
    Atomics.store(words, at + STATE, isDone ? DONE : NOT_DONE)
    const report = reportOf(seat)
    const count = words[report]!
    words[report + LINE + (count & (PLACES - 1))] = place
    Atomics.store(words, report, (count + 1) | 0)
  }

  /** How many answers a seat has given, ever. */
  answers(seat: number): number {
    return Atomics.load(this.#words, reportOf(seat))
  }

  /** Which place an answer was for. @param count how many the seat had given before */
  answered(seat: number, count: number): number {
    return this.#words[reportOf(seat) + LINE + (count & (PLACES - 1))]!
  }

  isDone(place: number): boolean {
    return Atomics.load(this.#words, wordOf(place) + STATE) === DONE
  }

  /** Whether who took it could not do it. */
  isNotDone(place: number): boolean {
    return Atomics.load(this.#words, wordOf(place) + STATE) === NOT_DONE
  }

  /** Of a job that is done: the signature, in memory of its own, or whether it verifies. */
  made(place: number): Uint8Array | boolean {
    const at = wordOf(place)
    const answer = this.#words[at + ANSWER]!
    if (answer < 0) return answer === VALID
    return this.#octets.slice(signatureAt(at), signatureAt(at) + answer)
  }

  /** For the calling thread: takes the job down. */
  clear(place: number): void {
    Atomics.store(this.#words, wordOf(place) + STATE, FREE)
  }

  #view(views: Uint8Array[], place: number, start: number, length: number): Uint8Array {
    const last = views[place]
    if (last?.length === length) return last
    const view = this.#octets.subarray(start, start + length)
    views[place] = view
    return view
  }
}

const wordOf = (number: number) => FIRST_PLACE + (number & (PLACES - 1)) * PLACE

const reportOf = (seat: number) => REPORTS + seat * REPORT

const signatureAt = (at: number) => 4 * (at + HEAD)

const signedAt = (at: number) => 4 * (at + HEAD) + MOST_SIGNATURE_OCTETS

const stateOf = (taker: Taker) => (taker === 'caller' ? TAKEN : TAKEN + 1 + taker)

import { availableParallelism } from 'node:os'
import { Bells } from './bells.ts'
import { type Board, SEATS } from './board.ts'
import { Helper } from './helper.ts'
import { KnownOperations } from './known-operations.ts'
import type { Operation } from './operation.ts'

export interface HelpersOptions {
  /** At most; up to three. */
  readonly most?: number
  /** A thread from which nothing comes for as long is ended, and a key that nobody uses for as long is forgotten. */
  readonly quietMilliseconds?: number
  /** For tests: another worker. */
  readonly workerFile?: URL
  /** For tests: how many cores there are. */
  readonly cores?: () => number
}

const WANTED_OFTEN = 64 // operations that were not alone: for fewer no thread is started
const WORTH_WAKING = 4 // jobs: to be woken takes a thread as long as two of the shortest
const LOOK_EVERY = 512 // operations, at the number of cores: a look takes as long as half an operation
const MOST_DEATHS = 5 // then there are no others any more

export interface HelpersEvents {
  /** There are answers. Told only where somebody waits for it. */
  readonly answered: () => void
  /** What is in the hands of this seat will not be answered. */
  readonly gone: (seat: number) => void
}

/** The threads beside the calling one: as many as there are cores for, started when they are wanted, ended when they are not. */
export class Helpers {
  readonly #options: HelpersOptions
  readonly #events: HelpersEvents
  readonly #board: Board
  readonly #bells = new Bells()
  readonly #bySeat = new Map<number, Helper>()
  readonly #known = new KnownOperations((mail) => {
    for (const helper of this.#bySeat.values()) helper.send(mail)
  })
  #quiet: NodeJS.Timeout | undefined
  #ready = 0
  #most = 0
  #wanted = 0
  #untilLook = 0
  #deaths = 0

  constructor(board: Board, events: HelpersEvents, options: HelpersOptions) {
    this.#board = board
    this.#events = events
    this.#options = options
  }

  /** Whether there are cores for any. To be asked for each operation: now and then it looks. */
  haveCores(): boolean {
    if (this.#untilLook-- <= 0) this.#look()
    return this.#most > 0
  }

  /** Whether there are any. To be asked for each operation that is not alone: when that has been often, threads are started. */
  areThere(): boolean {
    if (this.#bySeat.size < this.#most && this.#wanted++ >= WANTED_OFTEN) this.#start()
    return this.#ready > 0 && this.#most > 0
  }

  /** By which they know it; 0, by which nobody knows anything, where there are none. */
  numberOf(operation: Operation): number {
    return this.#bySeat.size === 0 ? 0 : this.#known.numberOf(operation)
  }

  /** As many as are worth it. @param jobs that wait */
  wake(jobs: number): void {
    let rest = jobs
    for (const helper of this.#bySeat.values()) {
      if (rest < WORTH_WAKING) return
      if (helper.wake()) rest -= WORTH_WAKING
    }
  }

  /** Whether the calling thread waits for them: it is told of the next answer then, and the process stays as long. */
  await(isWaiting: boolean): void {
    this.#bells.tellCaller(isWaiting)
    for (const helper of this.#bySeat.values()) helper.keep(isWaiting)
  }

  end(): void {
    for (const helper of this.#bySeat.values()) helper.end()
  }

  #start(): void {
    this.#wanted = 0
    this.#look() // there may be fewer cores by now
    for (let seat = 0; seat < this.#most; seat++) if (!this.#bySeat.has(seat)) this.#startAt(seat)
    this.#quiet ??= setInterval(() => this.#lookForQuiet(), this.#options.quietMilliseconds ?? 10_000).unref()
  }

  #startAt(seat: number): void {
    const helper = new Helper({
      seat,
      board: this.#board,
      bells: this.#bells,
      workerFile: this.#options.workerFile,
      ready: () => this.#ready++,
      answered: this.#events.answered,
      gone: (wasReady) => this.#gone(helper, wasReady),
    })
    for (const mail of this.#known.mail()) helper.send(mail)
    this.#bySeat.set(seat, helper)
  }

  #gone({ seat, isEnding }: Helper, wasReady: boolean): void {
    this.#bySeat.delete(seat)
    if (wasReady) this.#ready--
    if (!isEnding) this.#deaths++
    this.#look()
    if (this.#bySeat.size === 0) this.#forget()
    this.#events.gone(seat)
  }

  #lookForQuiet(): void {
    this.#known.age()
    for (const helper of this.#bySeat.values()) helper.endIfQuiet()
  }

  /** The keys, with the last thread that knew them. */
  #forget(): void {
    this.#known.clear()
    clearInterval(this.#quiet)
    this.#quiet = undefined
  }

  #look(): void {
    const { most = SEATS, cores = availableParallelism } = this.#options
    this.#untilLook = LOOK_EVERY
    this.#most = this.#deaths < MOST_DEATHS ? Math.min(most, SEATS, cores() - 1) : 0
  }
}

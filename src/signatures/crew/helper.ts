import { Worker } from 'node:worker_threads'
import type { Bells } from './bells.ts'
import type { Board } from './board.ts'
import type { Mail } from './known-operations.ts'

const EXTENSION = import.meta.url.slice(import.meta.url.lastIndexOf('.')) // .ts here, .js once built
const WORKER_FILE = new URL(`./worker${EXTENSION}`, import.meta.url)

/** What a thread is started with. */
export interface Seat {
  readonly seat: number
  readonly board: SharedArrayBuffer
  readonly bells: SharedArrayBuffer
}

export interface HelperOptions {
  readonly seat: number
  readonly board: Board
  readonly bells: Bells
  /** It takes jobs from now on. */
  readonly ready: () => void
  /** There are answers. Told only where {@link Bells.tellCaller} asked for it. */
  readonly answered: () => void
  /** The thread has ended. */
  readonly gone: (wasReady: boolean) => void
  /** For tests: another worker. */
  readonly workerFile?: URL | undefined
}

/** One thread that does jobs beside the calling one, as seen from there. */
export class Helper {
  readonly seat: number
  readonly #board: Board
  readonly #bells: Bells
  readonly #worker: Worker
  #isReady = false
  #isEnding = false
  #answersAtLastLook = -1

  constructor({ seat, board, bells, workerFile = WORKER_FILE, ready, answered, gone }: HelperOptions) {
    this.seat = seat
    this.#board = board
    this.#bells = bells
    const workerData: Seat = { seat, board: board.memory, bells: bells.memory }
    const execArgv: string[] = [] // ours may say what a worker cannot be told (--eval)
    this.#worker = new Worker(workerFile, { workerData, execArgv })
    this.#worker.unref()
    this.#worker.on('error', () => {}) // 'exit' follows
    this.#worker.on('exit', () => gone(this.#isReady))
    this.#worker.on('message', () => {
      if (this.#isReady) return answered()
      this.#isReady = true
      return ready()
    })
  }

  /** Whether it was told to end. */
  get isEnding(): boolean {
    return this.#isEnding
  }

  /** @returns whether it slept */
  wake(): boolean {
    return this.#bells.wake(this.seat)
  }

  send(mail: Mail): void {
    this.#worker.postMessage(mail)
  }

  /** Whether the process is to stay for it. */
  keep(isNeeded: boolean): void {
    if (isNeeded) this.#worker.ref()
    else this.#worker.unref()
  }

  /** Ends it if nothing has come from it since the last time this was asked. */
  endIfQuiet(): void {
    const answers = this.#board.answers(this.seat)
    if (this.#isReady && answers === this.#answersAtLastLook) this.end()
    this.#answersAtLastLook = answers
  }

  end(): void {
    this.#isEnding = true
    this.#worker.terminate()
  }
}

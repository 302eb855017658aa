import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads'
import type { Batch, BatchAnswer, Operation } from './batch.ts'
import type { Job, JobsInHand } from './waiting-jobs.ts'

const EXTENSION = import.meta.url.slice(import.meta.url.lastIndexOf('.')) // .ts here, .js once built
const WORKER_FILE = new URL(`./worker${EXTENSION}`, import.meta.url)

const MOST_OPERATIONS = 256 // that a thread keeps; the oldest makes room

export interface CrewMemberOptions {
  /** A job that the thread could not do, with its octets: the member is done with it. */
  readonly giveBack: (job: Job, octets: Uint8Array) => void
  /** It can be handed jobs. */
  readonly ready: () => void
  /** The thread has ended; what is in its hands is given back now. */
  readonly gone: (how: { readonly wasReady: boolean; readonly hadJobs: boolean }) => void
  /** A thread from which nothing comes for as long is ended, with the keys it knows. */
  readonly quietMilliseconds: number
  /** For tests: another worker. */
  readonly workerFile?: URL | undefined
}

/** One thread that does jobs beside the calling one. It keeps the process alive only while somebody waits for it. */
export class CrewMember {
  readonly #options: CrewMemberOptions
  readonly #worker: Worker
  readonly #port: MessagePort
  /** How many answers the thread has sent: to be looked at without a turn of the event loop. */
  readonly #answers = new Int32Array(new SharedArrayBuffer(4))
  #answersRead = 0
  #isReady = false
  #isEnding = false
  #inHand: JobsInHand | undefined
  readonly #slots = new Map<Operation, number>()
  readonly #operations: Operation[] = []
  #nextSlot = 0

  constructor(options: CrewMemberOptions) {
    this.#options = options
    const { port1, port2 } = new MessageChannel()
    this.#port = port1
    const workerData = { port: port2, answers: this.#answers }
    this.#worker = new Worker(options.workerFile ?? WORKER_FILE, {
      workerData,
      transferList: [port2],
      execArgv: [], // ours may say what a worker cannot be told (--eval)
    })
    this.#worker.unref()
    this.#worker.on('error', () => {}) // 'exit' follows
    this.#worker.on('exit', () => this.#died())
    port1.on('message', (answer: BatchAnswer) => this.#answered(answer))
    port1.on('messageerror', () => this.end())
    port1.unref()
    this.#endWhenQuiet()
  }

  /** Reads an answer that is there by now, ahead of its event. Says whether there was one. */
  readAnswer(): boolean {
    if (this.#answersRead === Atomics.load(this.#answers, 0)) return false
    const received = receiveMessageOnPort(this.#port)
    if (received) this.#answered(received.message)
    return received !== undefined
  }

  /** Whether it can be handed jobs. */
  get isIdle(): boolean {
    return this.#isReady && !this.#isEnding && this.#inHand === undefined
  }

  /** It must be idle. */
  hand(inHand: JobsInHand): void {
    const { jobs, octets } = inHand
    const numbers: number[] = []
    const operations = new Map<number, Operation>()
    for (const [i, { operation, length, signatureLength }] of jobs.entries()) {
      const known = this.#slots.get(operation)
      if (known === undefined) operations.set(i, operation)
      numbers.push(known ?? this.#newSlot(operation), length, signatureLength)
    }
    this.#inHand = inHand
    this.#port.ref()
    this.#port.postMessage({ numbers, operations, octets } satisfies Batch)
  }

  end(): void {
    this.#isEnding = true
    this.#worker.terminate()
  }

  #newSlot(operation: Operation): number {
    const slot = this.#nextSlot
    this.#nextSlot = (slot + 1) % MOST_OPERATIONS
    const oldest = this.#operations[slot]
    if (oldest) this.#slots.delete(oldest)
    this.#operations[slot] = operation
    this.#slots.set(operation, slot)
    return slot
  }

  #answered(answer: BatchAnswer): void {
    this.#answersRead++
    if (this.#isReady) {
      this.#settle(answer)
    } else {
      this.#isReady = true // the first one answers nothing
      this.#options.ready()
    }
  }

  #settle({ lengths, octets }: BatchAnswer): void {
    const { jobs, octets: asked } = this.#takeBack()
    let [next, start] = [0, 0]
    for (const [i, job] of jobs.entries()) {
      const end = start + job.length + job.signatureLength
      const length = lengths[i] ?? 0
      if (length === 0) this.#options.giveBack(job, asked.subarray(start, end))
      else job.answer(job.signatureLength === 0 ? octets.slice(next, next + length) : octets[next] === 1)
      next += length
      start = end
    }
  }

  #takeBack(): JobsInHand {
    const inHand = this.#inHand ?? { jobs: [], octets: new Uint8Array() }
    this.#inHand = undefined
    this.#port.unref()
    return inHand
  }

  #died(): void {
    const { jobs, octets } = this.#takeBack()
    this.#port.close()
    this.#options.gone({ wasReady: this.#isReady, hadJobs: jobs.length > 0 })
    let start = 0
    for (const job of jobs) {
      const end = start + job.length + job.signatureLength
      this.#options.giveBack(job, octets.subarray(start, end))
      start = end
    }
  }

  #endWhenQuiet(): void {
    let seen = -1
    const timer = setInterval(() => {
      if (this.#isReady && seen === this.#answersRead) this.end()
      seen = this.#answersRead
    }, this.#options.quietMilliseconds).unref()
    this.#worker.once('exit', () => clearInterval(timer))
  }
}

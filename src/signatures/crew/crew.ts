import { availableParallelism } from 'node:os'
import { type Operation, signNow, verifyNow } from './batch.ts'
import { CrewMember } from './crew-member.ts'
import { type Job, WaitingJobs } from './waiting-jobs.ts'

export interface CrewOptions {
  /** Threads beside the calling one, at most. */
  readonly most?: number
  /** A thread from which nothing comes for as long is ended. */
  readonly quietMilliseconds?: number
  /** For tests: another worker. */
  readonly workerFile?: URL
  /** For tests: how many cores there are. */
  readonly cores?: () => number
}

const WANTED_OFTEN = 64 // operations that were not alone: for fewer no thread is started
const MOST_IN_A_BATCH = 32
const MOST_IN_A_ROW = 64 // on the calling thread before the event loop turns: 1 to 3 ms
const FEW = 8 // on the calling thread before those who waited for them may go on
const LEAST_IN_A_BATCH = 4 // a message there and back takes as long as two of the shortest
const LOOK_EVERY = 512 // operations, at the number of cores: a look takes as long as half an operation
const MOST_DEATHS = 5 // then the calling thread stays alone

/**
 * Short operations, shared between the calling thread and a few others: each of these is handed several in one message, since a
 * message costs about as much as one operation. The calling thread does its own part meanwhile, so nothing is lost when a thread
 * dies: what was in its hands is done here.
 */
export class Crew {
  readonly #options: CrewOptions
  readonly #members = new Set<CrewMember>()
  readonly #waiting = new WaitingJobs()
  #ready = 0
  #most = 0
  #wanted = 0
  #untilLook = 0
  #deaths = 0
  #inARow = 0
  #isAboutToWork = false

  constructor(options: CrewOptions = {}) {
    this.#options = options
  }

  /**
   * Whether there is somebody to share with. To be asked for each operation that is not alone: when that has been often, threads
   * are started.
   */
  canShare(): boolean {
    if (this.#untilLook-- <= 0) this.#look()
    if (this.#members.size < this.#most && this.#wanted++ >= WANTED_OFTEN) this.#start()
    return this.#ready > 0 && this.#most > 0
  }

  /** Whether operations wait: a further one is not alone. */
  get hasWork(): boolean {
    return this.#waiting.count > 0
  }

  sign(operation: Operation, octets: Uint8Array): Promise<Uint8Array> {
    return new Promise((resolve, refuse) => {
      const answer = resolve as Job['answer']
      this.#waiting.add({ operation, length: octets.length, signatureLength: 0, answer, refuse }, octets)
      this.#workSoon()
    })
  }

  /** What OpenSSL cannot take does not verify. */
  verify(operation: Operation, octets: Uint8Array, signature: Uint8Array): Promise<boolean> {
    return new Promise((resolve) => {
      const [length, signatureLength] = [octets.length, signature.length]
      const answer = resolve as Job['answer']
      const refuse = () => resolve(false)
      this.#waiting.add({ operation, length, signatureLength, answer, refuse }, octets, signature)
      this.#workSoon()
    })
  }

  /** Ends the threads; what is in their hands is done here. */
  end(): void {
    for (const member of this.#members) member.end()
  }

  #workSoon(): void {
    if (this.#isAboutToWork) return
    this.#isAboutToWork = true
    if (this.#inARow < MOST_IN_A_ROW)
      process.nextTick(this.#work) // when all who wait have come
    else setImmediate(this.#workAfterTurn)
  }

  readonly #workAfterTurn = (): void => {
    this.#inARow = 0
    this.#work()
  }

  readonly #work = (): void => {
    this.#isAboutToWork = false
    for (let done = 0; done < FEW && this.#waiting.count > 0; done++) {
      if (this.#readAnswers()) break // who waited for them may come with more
      this.#handOut()
      const { job, octets } = this.#waiting.takeOne()
      doHere(job, octets)
      this.#inARow++
    }
    if (this.#waiting.count > 0) this.#workSoon()
  }

  #readAnswers(): boolean {
    let anyRead = false
    for (const member of this.#members) anyRead = member.readAnswer() || anyRead
    return anyRead
  }

  /** To each thread that has nothing to do its part of what waits; a part is left here. */
  #handOut(): void {
    if (this.#most === 0) return
    for (const member of this.#members) {
      const part = Math.floor(this.#waiting.count / (1 + this.#members.size))
      if (part < LEAST_IN_A_BATCH) return
      if (member.isIdle) member.hand(this.#waiting.take(Math.min(part, MOST_IN_A_BATCH)))
    }
  }

  #start(): void {
    this.#wanted = 0
    this.#look() // there may be fewer cores by now
    const { quietMilliseconds = 10_000, workerFile } = this.#options
    while (this.#members.size < this.#most) {
      const member: CrewMember = new CrewMember({
        giveBack: doHere,
        ready: () => this.#ready++,
        gone: ({ wasReady, hadJobs }) => {
          this.#members.delete(member)
          if (wasReady) this.#ready--
          if (!wasReady || hadJobs) this.#deaths++
        },
        quietMilliseconds,
        workerFile,
      })
      this.#members.add(member)
    }
  }

  #look(): void {
    const { most = 3, cores = availableParallelism } = this.#options
    this.#untilLook = LOOK_EVERY
    this.#most = this.#deaths < MOST_DEATHS ? Math.min(most, cores() - 1) : 0
  }
}

function doHere({ operation, length, signatureLength, answer, refuse }: Job, octets: Uint8Array): void {
  try {
    if (signatureLength === 0) answer(signNow(operation, octets))
    else answer(verifyNow(operation, octets.subarray(0, length), octets.subarray(length)))
  } catch (error) {
    refuse(error)
  }
}

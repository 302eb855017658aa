import type { Operation } from './batch.ts'

/** An operation that somebody waits for. */
export interface Job {
  readonly operation: Operation
  /** Of what is signed, in octets. */
  readonly length: number
  /** In octets; 0: it is to be made. */
  readonly signatureLength: number
  /** The signature, or whether it verifies. */
  readonly answer: (made: Uint8Array | boolean) => void
  readonly refuse: (error: unknown) => void
}

/** Jobs with their octets, one behind the other: what is signed, then the signature. */
export interface JobsInHand {
  readonly jobs: readonly Job[]
  readonly octets: Uint8Array
}

/** First come, first served. Octets are copied when they come: their owner may change them at once. */
export class WaitingJobs {
  #jobs: Job[] = []
  #first = 0
  #memory = new Uint8Array(8192)
  #start = 0
  #end = 0

  get count(): number {
    return this.#jobs.length - this.#first
  }

  add(job: Job, octets: Uint8Array, signature?: Uint8Array): void {
    this.#makeRoom(job.length + job.signatureLength)
    this.#memory.set(octets, this.#end)
    if (signature) this.#memory.set(signature, this.#end + job.length)
    this.#end += job.length + job.signatureLength
    this.#jobs.push(job)
  }

  /** The first ones, with octets of their own. There must be as many. */
  take(count: number): JobsInHand {
    const jobs = this.#jobs.slice(this.#first, this.#first + count)
    const size = jobs.reduce((sum, { length, signatureLength }) => sum + length + signatureLength, 0)
    const octets = this.#memory.slice(this.#start, this.#start + size)
    this.#forget(count, size)
    return { jobs, octets }
  }

  /** The first one; `octets` is a view until the next one is added. There must be one. */
  takeOne(): { readonly job: Job; readonly octets: Uint8Array } {
    const job = this.#jobs[this.#first]!
    const size = job.length + job.signatureLength
    const octets = this.#memory.subarray(this.#start, this.#start + size)
    this.#forget(1, size)
    return { job, octets }
  }

  #forget(count: number, octets: number): void {
    this.#first += count
    this.#start += octets
    if (this.count > 0) return
    this.#jobs = []
    this.#first = this.#start = this.#end = 0
  }

  #makeRoom(octets: number): void {
    if (this.#end + octets <= this.#memory.length) return
    const waiting = this.#memory.subarray(this.#start, this.#end)
    const needed = waiting.length + octets
    const memory = new Uint8Array(Math.max(8192, 2 * needed))
    memory.set(waiting)
    this.#memory = memory
    this.#start = 0
    this.#end = waiting.length
    this.#jobs.splice(0, this.#first)
    this.#first = 0
  }
}

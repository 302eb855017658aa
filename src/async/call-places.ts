/** A waiting job comes back by itself after this much, in case nobody brings it back: growing with how many wait. */
const PAUSE_MILLISECONDS = 5_000
const PAUSE_FOR_EACH_MILLISECONDS = 50 // so that however many wait, twenty a second come to look

/**
 * How many calls to one partner run at once: a partner that accepts a connection and says nothing keeps a call for its whole
 * time, and must not keep all of them. Counted in this process.
 */
export class CallPlaces {
  readonly #perPartner: () => number
  readonly #taken = new Map<string, number>()
  readonly #waiting = new Map<string, Set<string>>() // jobs put back, by partner, in the order they came

  constructor(perPartner: () => number) {
    this.#perPartner = perPartner
  }

  /** @returns whether there was a place; whoever got one leaves it */
  take(partnerId: string, jobId: string): boolean {
    this.#forget(partnerId, jobId)
    if (!this.hasRoom(partnerId)) return false
    this.#taken.set(partnerId, (this.#taken.get(partnerId) ?? 0) + 1)
    return true
  }

  leave(partnerId: string): void {
    const left = (this.#taken.get(partnerId) ?? 1) - 1
    if (left > 0) this.#taken.set(partnerId, left)
    else this.#taken.delete(partnerId)
  }

  hasRoom(partnerId: string): boolean {
    return (this.#taken.get(partnerId) ?? 0) < this.#perPartner()
  }

  /** How long the next job that finds no place waits at most, in milliseconds. */
  pause(partnerId: string): number {
    return PAUSE_MILLISECONDS + PAUSE_FOR_EACH_MILLISECONDS * (this.#waiting.get(partnerId)?.size ?? 0)
  }

  wait(partnerId: string, jobId: string): void {
    const waiting = this.#waiting.get(partnerId) ?? new Set()
    this.#waiting.set(partnerId, waiting.add(jobId))
  }

  /** @returns the job that has waited longest for this partner, and waits no more */
  next(partnerId: string): string | undefined {
    const [jobId] = this.#waiting.get(partnerId) ?? []
    if (jobId !== undefined) this.#forget(partnerId, jobId)
    return jobId
  }

  #forget(partnerId: string, jobId: string): void {
    const waiting = this.#waiting.get(partnerId)
    waiting?.delete(jobId)
    if (waiting?.size === 0) this.#waiting.delete(partnerId)
  }
}

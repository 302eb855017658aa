/** Lets at most so many work at once under one name; the others wait in line. */
export class Places {
  readonly #most: number
  readonly #taken = new Map<string, number>()
  readonly #waiting = new Map<string, (() => void)[]>()

  constructor(most: number) {
    this.#most = most
  }

  /**
   * @returns the function that gives the place back, to be called once
   * @throws the reason of `signal`, if that comes before a place is free
   */
  async take(name: string, signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted()
    const taken = this.#taken.get(name) ?? 0
    if (taken < this.#most) this.#taken.set(name, taken + 1)
    else await this.#wait(name, signal) // whoever leaves passes the place on, so the count stays
    return () => this.#leave(name)
  }

  #wait(name: string, signal: AbortSignal): Promise<void> {
    const line = this.#waiting.get(name) ?? []
    this.#waiting.set(name, line)
    return new Promise((resolve, reject) => {
      const enter = () => {
        signal.removeEventListener('abort', giveUp)
        resolve()
      }
      const giveUp = () => {
        line.splice(line.indexOf(enter), 1)
        reject(signal.reason)
      }
      line.push(enter)
      signal.addEventListener('abort', giveUp, { once: true })
    })
  }

  #leave(name: string): void {
    const next = this.#waiting.get(name)?.shift()
    if (next === undefined) this.#free(name)
    else next()
  }

  #free(name: string): void {
    const left = (this.#taken.get(name) ?? 1) - 1
    this.#waiting.delete(name)
    if (left === 0) this.#taken.delete(name)
    else this.#taken.set(name, left)
  }
}

const QUIET_MILLISECONDS = 60_000
const MOST_REMEMBERED = 1_000

/** Tells the first of many refusals alike, and then no more than one a minute, with how many there were: a flood must not fill the database. */
export class QuietRefusals {
  readonly #now: () => Date
  readonly #told = new Map<string, { since: number; more: number }>() // the first one in it was told longest ago

  constructor(now: () => Date) {
    this.#now = now
  }

  /** @returns how many were not told since the last one; undefined: this one is not told either */
  tell(alike: string): number | undefined {
    const at = this.#now().getTime()
    const earlier = this.#told.get(alike)
    if (earlier !== undefined && at - earlier.since < QUIET_MILLISECONDS) {
      earlier.more++
      return undefined
    }
    this.#told.delete(alike)
    const [oldest] = this.#told.keys()
    if (oldest !== undefined && this.#told.size >= MOST_REMEMBERED) this.#told.delete(oldest)
    this.#told.set(alike, { since: at, more: 0 })
    return earlier?.more ?? 0
  }
}

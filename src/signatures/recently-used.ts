/** A map that forgets what was used longest ago once it holds `limit` entries. */
export class RecentlyUsed<Key, Value> {
  readonly #entries = new Map<Key, Value>()
  readonly #limit: number
  #newest: Key | undefined

  constructor(limit: number) {
    this.#limit = limit
  }

  get(key: Key): Value | undefined {
    const value = this.#entries.get(key)
    if (value === undefined || key === this.#newest) return value
    this.set(key, value)
    return value
  }

  set(key: Key, value: Value): void {
    this.#entries.delete(key) // a Map keeps the order of insertion: to the end with it
    this.#entries.set(key, value)
    this.#newest = key
    if (this.#entries.size <= this.#limit) return
    const [oldest] = this.#entries.keys()
    if (oldest !== undefined) this.#entries.delete(oldest)
  }

  delete(key: Key): void {
    this.#entries.delete(key)
  }

  get size(): number {
    return this.#entries.size
  }
}

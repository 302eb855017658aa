/** Choices that come out the same for the same seed. */
export class SeededChoice {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** 0 to `below - 1`. A counter whose steps are mixed (the finalizer of MurmurHash3). */
  integer(below: number): number {
    this.#state = (this.#state + 0x9e3779b9) >>> 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
    return ((mixed ^ (mixed >>> 16)) >>> 0) % below
  }

  /** True once in `times`. */
  once(times: number): boolean {
    return this.integer(times) === 0
  }

  of<T>(values: readonly T[]): T {
    const value = values[this.integer(values.length)]
    if (value === undefined) throw new RangeError('nothing to choose from')
    return value
  }

  octets(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.integer(256))
  }

  text(alphabet: string, length: number): string {
    return Array.from({ length }, () => alphabet[this.integer(alphabet.length)]).join('')
  }
}

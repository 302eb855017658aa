interface Waiting<Item> {
  readonly item: Item
  readonly done: () => void
  readonly failed: (error: unknown) => void
}

/** What comes while others are under way goes together, next. */
export class Together<Item> {
  readonly #carry: (items: readonly Item[]) => Promise<void>
  #waiting: Waiting<Item>[] = []
  #isUnderWay = false

  constructor(carry: (items: readonly Item[]) => Promise<void>) {
    this.#carry = carry
  }

  /** Resolves once it has been carried. @throws what carrying it, with those beside it, threw */
  add(item: Item): Promise<void> {
    return new Promise((done, failed) => {
      this.#waiting.push({ item, done, failed })
      if (!this.#isUnderWay) void this.#carryAll()
    })
  }

  async #carryAll(): Promise<void> {
    this.#isUnderWay = true
    while (this.#waiting.length > 0) {
      const together = this.#waiting
      this.#waiting = []
      try {
        await this.#carry(together.map(({ item }) => item))
        for (const { done } of together) done()
      } catch (error) {
        for (const { failed } of together) failed(error)
      }
    }
    this.#isUnderWay = false // in the same step as the last look: nobody is left waiting
  }
}

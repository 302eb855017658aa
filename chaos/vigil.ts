/** Nothing at all is seen of the node: longer than any fault and any call lasts, and than a start takes on a busy machine. */
const SILENT_MILLISECONDS = 120_000
/** It does something, as calling a partner again and again, and nothing ends. */
const FRUITLESS_MILLISECONDS = 600_000

/** What is seen of a node from outside, by what only ever grows. */
export interface Signs {
  /** What came to its end. */
  readonly ended: number
  /** What it did besides: what it answered, whom it called, and its starts. */
  readonly done: number
}

export interface Limits {
  readonly silentMilliseconds: number
  readonly fruitlessMilliseconds: number
}

/** Tells a node that is slow from one that is stuck: by what it does, not by how long a run may take. */
export class Vigil {
  readonly #limits: Limits
  #last: Signs = { ended: -1, done: -1 }
  #signAt = 0
  #endedAt = 0

  constructor(
    limits: Limits = { silentMilliseconds: SILENT_MILLISECONDS, fruitlessMilliseconds: FRUITLESS_MILLISECONDS },
  ) {
    this.#limits = limits
  }

  /**
   * @param at in milliseconds, of a clock that is not moved
   * @returns why it counts as stuck; then its time begins anew
   */
  look(signs: Signs, at: number): string | undefined {
    const { silentMilliseconds, fruitlessMilliseconds } = this.#limits
    if (signs.ended !== this.#last.ended) this.#endedAt = at
    if (signs.ended !== this.#last.ended || signs.done !== this.#last.done) this.#signAt = at
    this.#last = signs
    const why =
      at - this.#signAt >= silentMilliseconds
        ? `it did nothing for ${silentMilliseconds / 1000} s`
        : at - this.#endedAt >= fruitlessMilliseconds
          ? `nothing ended for ${fruitlessMilliseconds / 1000} s`
          : undefined
    if (why !== undefined) this.#signAt = this.#endedAt = at
    return why
  }
}

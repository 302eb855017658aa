import { observe } from './observe.ts'
import type { Target } from './target.ts'

const MILLISECONDS_A_PIECE = 5
const PIECE_OCTETS = 4096
const TIMES_THE_USUAL = 200
const REMEMBERED = 101
const MEASURED_AGAIN = 5

/** How long a target usually takes for inputs of a size, and so how long is too long. */
export class Pace {
  readonly #usual = new Map<string, number[]>()
  #turn = 0

  note(target: Target, length: number, milliseconds: number): void {
    const times = this.#timesOf(target, length)
    times[times.length < REMEMBERED ? times.length : this.#turn++ % REMEMBERED] = milliseconds
  }

  /** In milliseconds: 5 for each 4096 octets begun, or 200 times the median for inputs of about this length. */
  limit(target: Target, length: number): number {
    const sorted = [...this.#timesOf(target, length)].sort((a, b) => a - b)
    return Math.max(leastLimit(target, length), TIMES_THE_USUAL * (sorted[sorted.length >> 1] ?? 0))
  }

  /** Too long, again and again: a machine that is busy with something else is not. */
  async isTooSlow(target: Target, input: Uint8Array, milliseconds: number): Promise<boolean> {
    if (milliseconds <= leastLimit(target, input.length)) return false
    const limit = this.limit(target, input.length)
    return milliseconds > limit && (await leastTime(target, input, limit)) > limit
  }

  #timesOf({ name }: Target, length: number): number[] {
    const size = `${name} ${32 - Math.clz32(length)}`
    const known = this.#usual.get(size)
    if (known) return known
    const times: number[] = []
    this.#usual.set(size, times)
    return times
  }
}

/** Whatever is usual, this is never too long. */
export function leastLimit({ milliseconds = MILLISECONDS_A_PIECE }: Target, length: number): number {
  return milliseconds * Math.max(1, Math.ceil(length / PIECE_OCTETS))
}

/** In milliseconds, of a few times; no further once it is below what is asked about. */
export async function leastTime(target: Target, input: Uint8Array, enough: number): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < MEASURED_AGAIN && least > enough; i++) {
    least = Math.min(least, (await observe(target, input)).milliseconds)
  }
  return least
}

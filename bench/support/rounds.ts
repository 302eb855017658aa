import type { Block } from './measure.ts'

/** How long it is measured. */
export interface Length {
  /** For all blocks and rounds together. */
  readonly seconds: number
  readonly rounds: number
  /** Rounds before those, which do not count: what is called often is compiled in them. */
  readonly warmUp?: number
}

const FEWEST_ROUNDS = 15
const BUSY = 2 // times as long by the clock on the wall: then there are no more rounds than the fewest

/** Operations a second of several blocks: medians. @param seconds for all of them together */
export async function ratesOf(blocks: readonly Block[], seconds: number): Promise<number[]> {
  return (await roundsOf(blocks, { seconds, rounds: FEWEST_ROUNDS })).map(median)
}

/**
 * Operations a second of each block, round by round: each is measured once in a round, in turns, so that what else the machine
 * does meets all alike. On a machine that is busy there are fewer rounds.
 */
export async function roundsOf(blocks: readonly Block[], { seconds, rounds, warmUp = 0 }: Length): Promise<number[][]> {
  const nanoseconds = (seconds * 1e9) / (rounds + warmUp + 2) / blocks.length
  const times: number[] = []
  for (const block of blocks) times.push(await timesFor(block, nanoseconds))
  const rates: number[][] = blocks.map(() => [])
  const end = performance.now() + BUSY * 1000 * seconds
  for (let round = -warmUp; round < rounds && (round < FEWEST_ROUNDS || performance.now() < end); round++) {
    for (const i of turns(blocks.length, round)) {
      const rate = (1e9 * times[i]!) / (await blocks[i]!(times[i]!))
      if (round >= 0) rates[i]!.push(rate)
    }
  }
  return rates
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!
}

/**
 * How often fits into the time; the tries warm it up, too. Of two tries the quicker one counts: a collection of garbage in the other
 * would end in blocks of a few operations, which tell what a block costs and not what is done in it.
 */
async function timesFor(block: Block, nanoseconds: number): Promise<number> {
  for (let times = 1; ; times *= 2) {
    const spent = Math.min(await block(times), await block(times))
    if (spent > nanoseconds / 3) return Math.max(1, Math.round((times * nanoseconds) / spent))
  }
}

// Forwards, then backwards: nobody always follows the same neighbour.
function turns(count: number, round: number): number[] {
  const order = Array.from({ length: count }, (_, i) => i)
  return round % 2 === 0 ? order : order.reverse()
}

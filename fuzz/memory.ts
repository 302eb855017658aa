import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { observe } from './observe.ts'
import type { Target } from './target.ts'

const OCTETS_AN_INPUT = 16
const ROUNDS = 3
const INPUTS_A_ROUND = 3000
const PLAIN = 256 // octets an input: nothing else grows so fast
const LONGER = 5 // times as many, before it is believed: what V8 keeps of new code stays the same, what leaks does not

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Octets in use once the garbage is gone, those of array buffers included. */
export function memoryInUse(): number {
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/**
 * Whether a target holds on to something of each fresh input: more memory after each of three rounds, after one to warm up; and
 * then again after rounds of five times as many.
 * @returns octets an input, by the smallest of the rounds; undefined below 16
 */
export async function growth(target: Target, fresh: () => Uint8Array, alive: () => void): Promise<number | undefined> {
  const inputs = Math.max(100, Math.floor(INPUTS_A_ROUND / (target.every ?? 1)))
  await round(inputs)
  const suspected = await leastOf(inputs)
  return suspected === undefined || suspected >= PLAIN ? suspected : leastOf(LONGER * inputs)

  async function leastOf(count: number): Promise<number | undefined> {
    let [before, least] = [memoryInUse(), Number.POSITIVE_INFINITY]
    for (let i = 0; i < ROUNDS; i++) {
      await round(count)
      const after = memoryInUse()
      least = Math.min(least, (after - before) / count)
      if (least < OCTETS_AN_INPUT) return undefined
      before = after
    }
    return Math.round(least)
  }

  async function round(count: number): Promise<void> {
    for (let i = 0; i < count; i++) {
      await observe(target, fresh())
      alive()
      if (i % 256 === 0) await setImmediate() // so that the sign of life goes out
    }
  }
}

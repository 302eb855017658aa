import { placesIn } from './mutate/change-trees.ts'
import { readTrees, writeTrees } from './mutate/tree.ts'

/**
 * A smaller input of which the same holds: first whole objects go, then what stands in them, then any run of octets, halves
 * before quarters.
 * @param holds asked of each smaller input; `tries` times at most
 * @param smallerOf tried first, where inputs are no data objects
 */
export async function minimise(
  input: Uint8Array,
  holds: (smaller: Uint8Array) => Promise<boolean>,
  tries: number,
  smallerOf?: (input: Uint8Array) => Iterable<Uint8Array>,
): Promise<Uint8Array> {
  let [best, left] = [input, tries]
  for (let before = -1; before !== best.length && left > 0; ) {
    before = best.length
    if (smallerOf !== undefined) await withoutParts(smallerOf)
    else {
      await withoutObjects()
      await withoutContents()
    }
    await withoutOctets()
  }
  return best

  async function accepts(smaller: Uint8Array): Promise<boolean> {
    if (left <= 0 || smaller.length >= best.length) return false
    left--
    if (!(await holds(smaller))) return false
    best = smaller
    return true
  }

  async function withoutParts(smaller: (input: Uint8Array) => Iterable<Uint8Array>) {
    for (let before: Uint8Array | undefined; before !== best && left > 0; ) {
      before = best
      for (const candidate of smaller(best)) if (left <= 0 || (await accepts(candidate))) break
    }
  }

  async function withoutObjects() {
    for (let at = 0; left > 0; ) {
      const trees = readTrees(best)
      const place = placesIn(trees)[at]
      if (!place) return
      place.beside.splice(place.at, 1)
      if (!(await accepts(writeTrees(trees)))) at++
    }
  }

  // Each object shorter, all lengths around it kept right.
  async function withoutContents() {
    for (let at = 0; left > 0; ) {
      const count = placesIn(readTrees(best)).length
      if (at >= count) return
      let shortened = false
      for (const shorten of SHORTEN) {
        const trees = readTrees(best)
        const { branch } = placesIn(trees)[at]!
        if (!(branch.inside instanceof Uint8Array) || branch.inside.length === 0) break
        branch.inside = shorten(branch.inside)
        shortened = await accepts(writeTrees(trees))
        if (shortened) break
      }
      if (!shortened) at++
    }
  }

  async function withoutOctets() {
    for (let run = best.length >> 1; run > 0 && left > 0; run >>= 1) {
      for (let at = 0; at + run <= best.length && left > 0; ) {
        const smaller = Uint8Array.from([...best.subarray(0, at), ...best.subarray(at + run)])
        if (!(await accepts(smaller))) at += run
      }
    }
  }
}

const SHORTEN: readonly ((octets: Uint8Array) => Uint8Array)[] = [
  (octets) => octets.subarray(0, 0),
  (octets) => octets.subarray(octets.length >> 1),
  (octets) => octets.subarray(0, octets.length >> 1),
  (octets) => octets.subarray(1),
  (octets) => octets.subarray(0, -1),
]

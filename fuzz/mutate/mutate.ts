import type { Random } from '../random.ts'
import type { Contents } from '../target.ts'
import { changeOctets } from './change-octets.ts'
import { changeTrees } from './change-trees.ts'
import { readTrees, writeTrees } from './tree.ts'

const MOST_OCTETS = 70_000 // a little more than the longest object there is
const USUAL_OCTETS = 6000

/** What mutations draw from. */
export interface Garden {
  readonly suite: Pick<Contents, 'values' | 'tags' | 'changes' | 'structure'>
  readonly random: Random
  /** Any input that was worth keeping. */
  readonly other: () => Uint8Array
}

/** A new input from an old one, which stays as it is: a few changes of its trees or its octets, then perhaps one of the suite. */
export function mutate(input: Uint8Array, { suite, random, other }: Garden): Uint8Array {
  const most = random.oneIn(50) ? MOST_OCTETS : USUAL_OCTETS
  let changed: Uint8Array = input.slice()
  for (let more = true; more; more = random.oneIn(2)) {
    const next = random.oneIn(4) ? changeOctets(changed, random) : changeStructure(changed)
    if (next.length <= most) changed = next
  }
  if (suite.changes.length === 0 || random.oneIn(2)) return changed
  return random.pick(suite.changes)(changed, random) ?? changed

  function changeStructure(octets: Uint8Array): Uint8Array {
    if (suite.structure !== undefined) return suite.structure.change(octets, random, other)
    const trees = readTrees(octets)
    changeTrees(trees, { random, tags: suite.tags, values: suite.values, other: () => readTrees(other()) })
    return writeTrees(trees)
  }
}

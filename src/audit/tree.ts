import { sha256 } from './row.ts'

/** Of a node: SHA-256 of the 128 hex digits of those below it, left then right. */
const above = (left: string, right: string): string => sha256(left + right)

/**
 * The tree of hashes over the rows of a checkpoint, one leaf after the other. Its form is that of RFC 6962, 2.1: left of each
 * node the largest power of two of leaves that leaves some for the right.
 */
export class TreeRoot {
  readonly #whole: { leaves: number; hash: string }[] = [] // complete trees, each smaller than the one before

  add(leaf: string): void {
    let [leaves, hash] = [1, leaf]
    for (let last = this.#whole.at(-1); last?.leaves === leaves; last = this.#whole.at(-1)) {
      this.#whole.pop()
      hash = above(last.hash, hash)
      leaves *= 2
    }
    this.#whole.push({ leaves, hash })
  }

  /** @returns undefined without a leaf */
  root(): string | undefined {
    return this.#whole
      .map(({ hash }) => hash)
      .reduceRight<string | undefined>((right, left) => (right === undefined ? left : above(left, right)), undefined)
  }
}

/** One step from a leaf to the root: the hash beside it, and on which side that stands. */
export interface PathStep {
  readonly side: 'left' | 'right'
  readonly hash: string
}

/** The way from a leaf to the root, from below. */
export function treePath(leaves: readonly string[], index: number): PathStep[] {
  if (leaves.length <= 1) return []
  const split = 2 ** Math.ceil(Math.log2(leaves.length) - 1)
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)]
  return index < split
    ? [...treePath(left, index), { side: 'right', hash: rootOf(right) }]
    : [...treePath(right, index - split), { side: 'left', hash: rootOf(left) }]
}

export function rootOf(leaves: readonly string[]): string {
  const tree = new TreeRoot()
  for (const leaf of leaves) tree.add(leaf)
  const root = tree.root()
  if (root === undefined) throw new RangeError('a tree without a leaf has no root')
  return root
}

/** What a leaf and its way come to. */
export const walkPath = (leaf: string, path: readonly PathStep[]): string =>
  path.reduce((hash, step) => (step.side === 'left' ? above(step.hash, hash) : above(hash, step.hash)), leaf)

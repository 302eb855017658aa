import type { Deviation } from './deviations.ts'
import { CvcError, type CvcErrorCode } from './errors.ts'
import { plainView } from './octets.ts'
import { tagName } from './tags.ts'

/** A data object where it stands, whatever it means, and what is inside it. */
export interface DataObjectNode {
  /** One octet, or two where the first is 5F or 7F. */
  readonly tag: number
  /** As in an error: `7F21/7F4E/42`. */
  readonly path: string
  /** Of the tag, in bytes from the start of the input. */
  readonly offset: number
  /** Of the first octet of the value, in bytes from the start of the input. */
  readonly valueOffset: number
  /** As the length field says; where the input breaks off, {@link value} has fewer octets. */
  readonly length: number
  /** A view of the input. */
  readonly value: Uint8Array
  /** Of a constructed object, those inside it; undefined for a primitive one. */
  readonly children: readonly DataObjectNode[] | undefined
}

/** The data objects of an input as far as they can be told apart. */
export interface DataObjectTree {
  /** Those at the outside, in the order they stand. */
  readonly nodes: readonly DataObjectNode[]
  /** Lengths that could be shorter. */
  readonly deviations: readonly Deviation[]
  /** The first place where the encoding breaks. What follows it inside the same object is in no node. */
  readonly problem: CvcError | undefined
}

/** A certificate has six levels; objects nested deeper than this are not gone into. */
export const DEEPEST_LEVEL = 16
const CONSTRUCTED = 0x20
const MOST_LENGTH_OCTETS = 4

interface Walk {
  readonly bytes: Uint8Array
  readonly deviations: Deviation[]
  problem: CvcError | undefined
}

/**
 * Takes data objects apart by tags and lengths alone, going into every constructed one. Never throws: broken input gives the
 * objects up to where it breaks. Orders, repetitions and values are for the decoders. TR-03110-3 D.1.
 */
export function dataObjectTree(bytes: Uint8Array): DataObjectTree {
  const walk: Walk = { bytes: plainView(bytes), deviations: [], problem: undefined }
  const nodes = readNodes(walk, 0, bytes.length, [])
  return { nodes, deviations: walk.deviations, problem: walk.problem }
}

function readNodes(walk: Walk, start: number, end: number, inside: readonly string[]): DataObjectNode[] {
  const nodes: DataObjectNode[] = []
  let offset = start
  while (offset < end) {
    const node = readNode(walk, offset, end, inside)
    if (node === undefined) break
    nodes.push(node)
    offset = node.valueOffset + node.length
  }
  return nodes
}

function readNode(walk: Walk, offset: number, end: number, inside: readonly string[]): DataObjectNode | undefined {
  const tag = readTag(walk, offset, end, inside)
  if (tag === undefined) return undefined
  const names = [...inside, tagName(tag)]
  const found = readLength(walk, offset + (tag > 0xff ? 2 : 1), end, names)
  if (found === undefined) return undefined
  const { length, valueOffset } = found
  const valueEnd = Math.min(valueOffset + length, end)
  const value = walk.bytes.subarray(valueOffset, valueEnd)
  const children =
    isConstructed(tag) && inside.length < DEEPEST_LEVEL ? readNodes(walk, valueOffset, valueEnd, names) : undefined
  if (valueOffset + length > end) outOfOctets(walk, end, offset, names)
  return { tag, path: names.join('/'), offset, valueOffset, length, value, children }
}

function readTag(walk: Walk, offset: number, end: number, inside: readonly string[]): number | undefined {
  const first = walk.bytes[offset]!
  if ((first & 0x1f) !== 0x1f) return first
  if (offset + 1 >= end) return outOfOctets(walk, end, offset, inside)
  const second = walk.bytes[offset + 1]!
  return second < 0x1f || second > 0x7f ? breaks(walk, 'tag-malformed', offset, inside) : (first << 8) | second
}

function readLength(
  walk: Walk,
  offset: number,
  end: number,
  names: readonly string[],
): { length: number; valueOffset: number } | undefined {
  if (offset >= end) return outOfOctets(walk, end, offset, names)
  const first = walk.bytes[offset]!
  if (first < 0x80) return { length: first, valueOffset: offset + 1 }
  if (first === 0x80) return breaks(walk, 'length-indefinite', offset, names)
  const count = first & 0x7f
  if (count > MOST_LENGTH_OCTETS) return breaks(walk, 'length-too-long', offset, names)
  if (offset + count >= end) return outOfOctets(walk, end, offset, names)
  const length = walk.bytes.subarray(offset + 1, offset + 1 + count).reduce((sum, octet) => sum * 256 + octet, 0)
  if (length > 0xffff) return breaks(walk, 'length-too-long', offset, names)
  const fewest = length < 0x80 ? 0 : length < 0x100 ? 1 : 2
  if (count !== fewest) walk.deviations.push({ kind: 'length-not-minimal', path: names.join('/'), offset })
  return { length, valueOffset: offset + 1 + count }
}

/** The end of the input is another matter than the end of the object around. */
function outOfOctets(walk: Walk, end: number, offset: number, names: readonly string[]): undefined {
  return breaks(walk, end === walk.bytes.length ? 'truncated' : 'object-overruns', offset, names)
}

/** The first place counts: others may follow from it. */
function breaks(walk: Walk, code: CvcErrorCode, offset: number, names: readonly string[]): undefined {
  walk.problem ??= new CvcError(code, { offset, ...(names.length > 0 && { path: names.join('/') }) })
}

/** Bit 6 of the first octet of the tag. X.690, 8.1.2.5. */
function isConstructed(tag: number): boolean {
  return ((tag > 0xff ? tag >> 8 : tag) & CONSTRUCTED) !== 0
}

import type { Random } from '../random.ts'

const EDGES = [0x00, 0x01, 0x7f, 0x80, 0x81, 0x82, 0x83, 0xff, 0x30, 0x1f]
const MOST_ADDED = 64

type Change = (octets: Uint8Array, random: Random) => Uint8Array

/** One change that knows nothing of structure. */
export function changeOctets(octets: Uint8Array, random: Random): Uint8Array {
  return octets.length === 0 ? random.octets(1 + random.below(8)) : random.pick(CHANGES)(octets, random)
}

const flipBit: Change = (octets, random) => replaceOne(octets, random, (old) => old ^ (1 << random.below(8)))
const setOctet: Change = (octets, random) => replaceOne(octets, random, () => random.next())
const setEdge: Change = (octets, random) => replaceOne(octets, random, () => random.pick(EDGES))
const addLittle: Change = (octets, random) => replaceOne(octets, random, (old) => old + random.below(9) - 4)
const cutOff: Change = (octets, random) => octets.slice(0, random.below(octets.length))
const append: Change = (octets, random) => join(octets, random.octets(1 + random.below(4)))

const insert: Change = (octets, random) => {
  const at = random.below(octets.length + 1)
  return join(octets.subarray(0, at), random.octets(1 + random.below(8)), octets.subarray(at))
}

const remove: Change = (octets, random) => {
  const [from, to] = span(octets, random)
  return join(octets.subarray(0, from), octets.subarray(to))
}

const repeat: Change = (octets, random) => {
  const [from, to] = span(octets, random)
  return join(octets.subarray(0, to), octets.subarray(from))
}

const move: Change = (octets, random) => {
  const [from, to] = span(octets, random)
  const changed = octets.slice()
  changed.copyWithin(random.below(octets.length), from, to)
  return changed
}

const CHANGES = [flipBit, flipBit, setOctet, setEdge, addLittle, cutOff, append, insert, remove, repeat, move]

function replaceOne(octets: Uint8Array, random: Random, change: (old: number) => number): Uint8Array {
  const at = random.below(octets.length)
  return octets.with(at, change(octets[at]!))
}

function span(octets: Uint8Array, random: Random): [from: number, to: number] {
  const from = random.below(octets.length)
  return [from, Math.min(octets.length, from + 1 + random.below(MOST_ADDED))]
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts))
}

import type { Random } from '../random.ts'
import { changeOctets } from './change-octets.ts'
import { around, type Branch, type LengthForm, leaf } from './tree.ts'

/** What a change of trees may draw from. */
export interface Material {
  readonly random: Random
  readonly tags: readonly number[]
  readonly values: (tag: number) => readonly Uint8Array[]
  /** Trees of another input. */
  readonly other: () => readonly Branch[]
}

type Change = (place: Place, material: Material) => void

/** One branch and those beside it, itself included. */
interface Place {
  readonly beside: Branch[]
  readonly at: number
  readonly branch: Branch
}

const SIZES = [0, 1, 2, 5, 6, 7, 8, 16, 17, 20, 32, 40, 64, 65, 127, 128, 129, 255, 256, 257, 1000, 4000]
const MOST_COPIES = 40

/** One change of one branch, in place. Lengths stay right, except where the length is what is changed. */
export function changeTrees(trees: Branch[], material: Material): void {
  const places = placesIn(trees)
  if (places.length > 0) material.random.pick(CHANGES)(material.random.pick(places), material)
}

export function placesIn(beside: Branch[]): Place[] {
  return beside.flatMap((branch, at) => {
    const inside = branch.inside instanceof Uint8Array ? [] : placesIn(branch.inside)
    return [{ beside, at, branch }, ...inside]
  })
}

const remove: Change = ({ beside, at }) => void beside.splice(at, 1)

const swap: Change = ({ beside, at, branch }, { random }) => {
  const other = random.below(beside.length)
  beside[at] = beside[other]!
  beside[other] = branch
}

const repeat: Change = ({ beside, at, branch }, { random }) => {
  const copies = random.oneIn(20) ? MOST_COPIES : 1
  beside.splice(at, 0, ...Array.from({ length: copies }, () => structuredClone(branch)))
}

const nest: Change = ({ beside, at, branch }, { random, tags }) => {
  const levels = random.oneIn(20) ? MOST_COPIES : 1
  const tag = random.oneIn(2) && branch.tag !== undefined ? branch.tag : random.pick(tags)
  let nested = branch
  for (let i = 0; i < levels; i++) nested = around(tag, [nested])
  beside[at] = nested
}

const unwrap: Change = ({ beside, at, branch }) => {
  if (!(branch.inside instanceof Uint8Array)) beside.splice(at, 1, ...branch.inside)
}

const retag: Change = ({ branch }, { random, tags }) => {
  branch.tag = random.oneIn(4) ? (branch.tag ?? 0) ^ (1 << random.below(8)) : random.pick(tags)
}

const relength: Change = ({ branch }, { random }) => {
  const by = random.pick([-2, -1, 1, 2, 127, 65_536])
  branch.length = random.pick<LengthForm>([
    { kind: 'wide', octets: 1 + random.below(4) },
    { kind: 'off', by },
    { kind: 'raw', octets: Uint8Array.of(0x80) },
    { kind: 'raw', octets: random.octets(1 + random.below(5)) },
    { kind: 'right' },
  ])
}

const revalue: Change = ({ branch }, { random, values }) => {
  const known = branch.tag === undefined ? [] : values(branch.tag)
  if (known.length > 0) branch.inside = random.pick(known)
}

const resize: Change = ({ branch }, { random }) => {
  if (!(branch.inside instanceof Uint8Array)) return
  const resized = new Uint8Array(random.pick(SIZES)).fill(random.next())
  resized.set(branch.inside.subarray(0, resized.length))
  branch.inside = resized
}

const pad: Change = ({ branch }, { random }) => {
  if (!(branch.inside instanceof Uint8Array)) return
  const padding = new Uint8Array(1 + random.below(3))
  branch.inside = Uint8Array.from([...padding, ...branch.inside])
}

const disturb: Change = ({ branch }, { random }) => {
  if (branch.inside instanceof Uint8Array) branch.inside = changeOctets(branch.inside, random)
}

const add: Change = ({ beside, at }, { random, tags, values }) => {
  const tag = random.pick(tags)
  const known = values(tag)
  beside.splice(at, 0, leaf(tag, known.length > 0 ? random.pick(known) : random.octets(random.below(5))))
}

const graft: Change = ({ beside, at, branch }, { random, other }) => {
  const all = placesIn([...other()]).map((place) => place.branch)
  if (all.length === 0) return
  const alike = all.filter(({ tag }) => tag === branch.tag)
  const taken = random.pick(alike.length > 0 && !random.oneIn(4) ? alike : all)
  beside.splice(at, random.below(2), structuredClone(taken))
}

const moveElsewhere: Change = ({ beside, at, branch }, { random }) => {
  const holders = placesIn(beside).filter((place) => !(place.branch.inside instanceof Uint8Array))
  const holder = holders.length > 0 ? random.pick(holders).branch : undefined
  if (!holder || holder.inside instanceof Uint8Array || contains(branch, holder)) return
  beside.splice(at, 1)
  holder.inside.splice(random.below(holder.inside.length + 1), 0, branch)
}

const contains = (outer: Branch, inner: Branch) => placesIn([outer]).some(({ branch }) => branch === inner)

const CHANGES = [
  remove,
  swap,
  repeat,
  nest,
  unwrap,
  retag,
  relength,
  revalue,
  revalue,
  revalue,
  resize,
  pad,
  disturb,
  disturb,
  add,
  graft,
  graft,
  moveElsewhere,
]

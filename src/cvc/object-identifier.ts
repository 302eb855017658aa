import { CvcError } from './errors.ts'
import { type ValueInPlace, wholly } from './value-in-place.ts'

const LONGEST = 64 // octets; the longest we know of has 20

/**
 * The octets of an `06` object as dotted text. TR-03110-3 D.2.1.6; X.690, 8.19.
 * @throws {CvcError} `oid-malformed`: empty, unfinished, padded, or over 64 octets
 */
export function decodeObjectIdentifier(octets: Uint8Array): string {
  return readObjectIdentifier(wholly(octets))
}

/** The same for a value where it stands. */
export function readObjectIdentifier(value: ValueInPlace): string {
  const slot = slotOf(value)
  const last = decoded[slot]
  if (last !== undefined && stands(last.octets, value)) return last.dotted
  const octets = value.bytes.slice(value.valueOffset, value.end)
  const dotted = dottedText(octets)
  decoded[slot] = { octets, dotted }
  return dotted
}

// The same few come in every certificate: of each slot, the one decoded last is remembered.
const decoded: ({ readonly octets: Uint8Array; readonly dotted: string } | undefined)[] = Array.from({ length: 64 })

function slotOf({ bytes, valueOffset, end }: ValueInPlace): number {
  let hash = 0
  for (let i = valueOffset; i < end && i < valueOffset + LONGEST; i++) hash = (Math.imul(hash, 31) + bytes[i]!) | 0
  return hash & 63
}

function stands(octets: Uint8Array, { bytes, valueOffset, end }: ValueInPlace): boolean {
  if (end - valueOffset !== octets.length) return false
  for (let i = 0; i < octets.length; i++) if (bytes[valueOffset + i] !== octets[i]) return false
  return true
}

function dottedText(octets: Uint8Array): string {
  if (octets.length === 0 || octets.length > LONGEST) throw new CvcError('oid-malformed')
  let text = ''
  let start = 0
  for (let i = 0; i < octets.length; i++) {
    if (i === start && octets[i] === 0x80) throw new CvcError('oid-malformed') // padded with zeros
    if (octets[i]! > 0x7f) continue
    const arc = i - start < MOST_OF_A_NUMBER ? smallArc(octets, start, i) : largeArc(octets, start, i)
    text = start === 0 ? firstTwoArcs(arc) : `${text}.${arc}`
    start = i + 1
  }
  if (start < octets.length) throw new CvcError('oid-malformed')
  return text
}

const MOST_OF_A_NUMBER = 7 // octets of seven bits that a number holds exactly

function smallArc(octets: Uint8Array, from: number, last: number): number {
  let arc = 0
  for (let i = from; i <= last; i++) arc = arc * 128 + (octets[i]! & 0x7f)
  return arc
}

function largeArc(octets: Uint8Array, from: number, last: number): bigint {
  let arc = 0n
  for (let i = from; i <= last; i++) arc = (arc << 7n) | BigInt(octets[i]! & 0x7f)
  return arc
}

/** The first octets hold two arcs: 40 times the first, plus the second. */
function firstTwoArcs(arc: number | bigint): string {
  if (typeof arc === 'bigint') return `2.${arc - 80n}`
  const root = arc < 40 ? 0 : arc < 80 ? 1 : 2
  return `${root}.${arc - root * 40}`
}

const encoded = new Map<string, Uint8Array>()
const MOST_REMEMBERED = 64 // those a program writes are few and come again

/** For writing only, within this room: the octets are shared, nobody may change them. @throws {CvcError} `oid-malformed` */
export function sharedObjectIdentifier(dotted: string): Uint8Array {
  const known = encoded.get(dotted)
  if (known !== undefined) return known
  const octets = encodeObjectIdentifier(dotted)
  if (encoded.size < MOST_REMEMBERED) encoded.set(dotted, octets)
  return octets
}

/**
 * The octets of an `06` object from dotted text. TR-03110-3 D.2.1.6; X.690, 8.19.
 * @throws {CvcError} `oid-malformed`: not two or more arcs, the first two out of range, or over 64 octets
 */
export function encodeObjectIdentifier(dotted: string): Uint8Array {
  if (!/^(0|[1-9]\d*)(\.(0|[1-9]\d*))+$/.test(dotted)) throw new CvcError('oid-malformed', { found: dotted })
  const [root = 0n, second = 0n, ...rest] = dotted.split('.').map(BigInt)
  if (root > 2n || (root < 2n && second > 39n)) throw new CvcError('oid-malformed', { found: dotted })
  const octets = [root * 40n + second, ...rest].flatMap(arcOctets)
  if (octets.length > LONGEST) throw new CvcError('oid-malformed', { found: dotted })
  return Uint8Array.from(octets)
}

function arcOctets(arc: bigint): number[] {
  const octets = [Number(arc & 0x7fn)]
  for (let rest = arc >> 7n; rest > 0n; rest >>= 7n) octets.unshift(Number(rest & 0x7fn) | 0x80)
  return octets
}

import { CvcError } from './errors.ts'
import { tagName } from './tags.ts'

/** What a data object is made of: octets as they are, and objects that are still to be written. */
export type Part = Uint8Array | UnwrittenObject

/** A data object that has been measured; the octets of a whole tree of them are made at once, by {@link writeObject}. */
export class UnwrittenObject {
  readonly tag: number
  readonly parts: readonly Part[]
  /** Of the value, in octets. */
  readonly length: number
  /** Of tag, length and value, in octets. */
  readonly size: number

  /** @throws {CvcError} `too-long-to-encode` when the value has more than 65535 octets */
  constructor(tag: number, parts: readonly Part[]) {
    let length = 0
    for (const part of parts) length += part instanceof UnwrittenObject ? part.size : part.length
    if (length > 0xffff) throw new CvcError('too-long-to-encode', { path: tagName(tag) })
    this.tag = tag
    this.parts = parts
    this.length = length
    this.size = tagOctets(tag) + lengthOctets(length) + length
  }
}

/** A data object around the given parts, to be a part of another. @throws {CvcError} `too-long-to-encode` */
export function dataObject(tag: number, ...parts: readonly Part[]): UnwrittenObject {
  return new UnwrittenObject(tag, parts)
}

/**
 * One data object around the given parts, in the shortest form.
 * @throws {CvcError} `too-long-to-encode` when the value has more than 65535 octets
 */
export function writeObject(tag: number, ...parts: readonly Part[]): Uint8Array {
  return octetsOf(new UnwrittenObject(tag, parts))
}

/** Tag, length and value. */
export function octetsOf(object: UnwrittenObject): Uint8Array {
  const octets = new Uint8Array(object.size)
  writeAt(octets, 0, object)
  return octets
}

const tagOctets = (tag: number): number => (tag > 0xff ? 2 : 1)

const lengthOctets = (length: number): number => (length < 0x80 ? 1 : length < 0x100 ? 2 : 3)

/** These write at an offset and give back the one after what they wrote. */
function writeAt(octets: Uint8Array, offset: number, { tag, length, parts }: UnwrittenObject): number {
  let next = writeLength(octets, writeTag(octets, offset, tag), length)
  for (const part of parts) {
    next = part instanceof UnwrittenObject ? writeAt(octets, next, part) : copy(octets, next, part)
  }
  return next
}

const SHORT = 24 // octets; below, a loop is faster than the call

function copy(octets: Uint8Array, offset: number, part: Uint8Array): number {
  const { length } = part
  if (length < SHORT) for (let i = 0; i < length; i++) octets[offset + i] = part[i]!
  else octets.set(part, offset)
  return offset + length
}

function writeTag(octets: Uint8Array, offset: number, tag: number): number {
  let next = offset
  if (tag > 0xff) octets[next++] = tag >> 8
  octets[next++] = tag & 0xff
  return next
}

function writeLength(octets: Uint8Array, offset: number, length: number): number {
  let next = offset
  if (length > 0xff) octets[next++] = 0x82
  else if (length > 0x7f) octets[next++] = 0x81
  if (length > 0xff) octets[next++] = length >> 8
  octets[next++] = length & 0xff
  return next
}

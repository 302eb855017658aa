import { CvcError } from './errors.ts'
import { tagName } from './tags.ts'

/**
 * One data object around the given parts, in the shortest form.
 * @throws {CvcError} `too-long-to-encode` when the value has more than 65535 octets
 */
export function writeObject(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0
  for (const part of parts) length += part.length
  if (length > 0xffff) throw new CvcError('too-long-to-encode', { path: tagName(tag) })
  const octets = new Uint8Array(tagOctets(tag) + lengthOctets(length) + length)
  let offset = writeLength(octets, writeTag(octets, tag), length)
  for (const part of parts) {
    octets.set(part, offset)
    offset += part.length
  }
  return octets
}

const tagOctets = (tag: number): number => (tag > 0xff ? 2 : 1)

const lengthOctets = (length: number): number => (length < 0x80 ? 1 : length < 0x100 ? 2 : 3)

/** Both write at an offset and give back the one after what they wrote. */
function writeTag(octets: Uint8Array, tag: number): number {
  let next = 0
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

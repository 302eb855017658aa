import { CvcError } from './errors.ts'
import { tagName } from './tags.ts'

/**
 * One data object around the given parts, in the shortest form.
 * @throws {CvcError} `too-long-to-encode` when the value has more than 65535 octets
 */
export function writeObject(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  if (length > 0xffff) throw new CvcError('too-long-to-encode', { path: tagName(tag) })
  const head = [...(tag > 0xff ? [tag >> 8, tag & 0xff] : [tag]), ...lengthOctets(length)]
  const octets = new Uint8Array(head.length + length)
  octets.set(head)
  let offset = head.length
  for (const part of parts) {
    octets.set(part, offset)
    offset += part.length
  }
  return octets
}

function lengthOctets(length: number): number[] {
  if (length < 0x80) return [length]
  return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
}

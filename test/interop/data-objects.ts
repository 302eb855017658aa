/** Data objects cut and put together for the terminal we play: a page of its own, because our codec is what is tried. */

/** The objects inside nested objects, each with its tag and length. */
export function objectsIn(octets: Uint8Array, path: readonly string[]): DataObject[] {
  const [outermost, ...rest] = path
  const objects = split(octets)
  if (outermost === undefined) return objects
  const found = objects.find(({ tag }) => tag === outermost)
  if (found === undefined) throw new Error(`there is no object ${outermost}`)
  return objectsIn(found.value, rest)
}

export interface DataObject {
  readonly tag: string // hex
  readonly value: Uint8Array
  readonly octets: Uint8Array
}

export function wrapObject(tag: string, parts: readonly Uint8Array[]): Uint8Array {
  const value = Buffer.concat(parts)
  return Buffer.concat([Buffer.from(tag, 'hex'), lengthField(value.length), value])
}

function split(octets: Uint8Array): DataObject[] {
  const objects: DataObject[] = []
  for (let start = 0; start < octets.length; ) {
    const tagOctets = (octets[start]! & 0x1f) === 0x1f ? 2 : 1
    const tag = Buffer.from(octets.subarray(start, start + tagOctets)).toString('hex')
    let valueStart = start + tagOctets + 1
    let length = octets[valueStart - 1]!
    if (length > 0x80) {
      const lengthOctets = length & 0x7f
      length = Number.parseInt(Buffer.from(octets.subarray(valueStart, valueStart + lengthOctets)).toString('hex'), 16)
      valueStart += lengthOctets
    }
    const end = valueStart + length
    objects.push({ tag, value: octets.subarray(valueStart, end), octets: octets.subarray(start, end) })
    start = end
  }
  return objects
}

function lengthField(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length)
  if (length < 0x100) return Uint8Array.of(0x81, length)
  return Uint8Array.of(0x82, length >> 8, length & 0xff)
}

/** In every object it is a bit of the last signature. */
export function turnLastBit(octets: Uint8Array): Uint8Array {
  const turned = Uint8Array.from(octets)
  turned[turned.length - 1]! ^= 1
  return turned
}

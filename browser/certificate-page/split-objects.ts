const AUTHENTICATION = 0x67
const CERTIFICATE = [0x7f, 0x21] as const

/** One of several objects in a row, and where it began. */
export interface Piece {
  readonly offset: number
  readonly octets: Uint8Array
}

/**
 * Objects that stand one after the other, `7F21 …` or `67 …`, each on its own. What does not look like one goes with all that
 * follows into a last piece, so that whoever reads it can say what is wrong. Views of the input.
 */
export function splitObjects(bytes: Uint8Array): Piece[] {
  const pieces: Piece[] = []
  let offset = 0
  while (offset < bytes.length) {
    const end = endOfObject(bytes, offset)
    pieces.push({ offset, octets: bytes.subarray(offset, end) })
    offset = end
  }
  return pieces
}

/** Behind the object that begins here; the end of the input where none does. */
function endOfObject(bytes: Uint8Array, offset: number): number {
  const tagOctets = tagLength(bytes, offset)
  const first = bytes[offset + tagOctets]
  if (tagOctets === 0 || first === undefined || first === 0x80) return bytes.length
  const start = offset + tagOctets + 1
  if (first < 0x80) return Math.min(start + first, bytes.length)
  const count = first & 0x7f
  const length = bytes.subarray(start, start + count).reduce((sum, octet) => sum * 256 + octet, 0)
  return Math.min(start + count + length, bytes.length)
}

function tagLength(bytes: Uint8Array, offset: number): 0 | 1 | 2 {
  if (bytes[offset] === AUTHENTICATION) return 1
  return bytes[offset] === CERTIFICATE[0] && bytes[offset + 1] === CERTIFICATE[1] ? 2 : 0
}

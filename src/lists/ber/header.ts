import { ListError } from '../errors.ts'

/** Tag and length of one value, and where it lies. X.690, 8.1. */
export interface Header {
  /** One octet: class, form and number. */
  readonly tag: number
  readonly valueOffset: number
  /** Of a value of indefinite length: where its end-of-contents octets begin. */
  readonly valueEnd: number
  readonly next: number
  readonly lengthIsDer: boolean
}

const DEEPEST = 32
const LONG_TAG = 0x1f
const CONSTRUCTED = 0x20
const INDEFINITE = 0x80

/**
 * Reads one header; of an indefinite length, all headers inside it.
 * @throws {ListError} `truncated`, `encoding-malformed`, `nested-too-deeply`
 */
export function readHeader(bytes: Uint8Array, offset: number, end: number, depth: number): Header {
  if (depth > DEEPEST) throw new ListError('nested-too-deeply', { offset })
  const [tag, first] = [octetAt(bytes, offset, end), octetAt(bytes, offset + 1, end)]
  if ((tag & LONG_TAG) === LONG_TAG)
    throw new ListError('encoding-malformed', { offset, found: 'a tag of several octets' })
  if (tag === 0) throw new ListError('encoding-malformed', { offset, found: 'an end without a beginning' })
  if (first === INDEFINITE) return indefinite(bytes, tag, offset, end, depth)
  const { length, valueOffset, isShortest } = readLength(bytes, offset + 1, end)
  const valueEnd = valueOffset + length
  if (valueEnd > end) throw new ListError('truncated', { offset })
  return { tag, valueOffset, valueEnd, next: valueEnd, lengthIsDer: isShortest }
}

function indefinite(bytes: Uint8Array, tag: number, offset: number, end: number, depth: number): Header {
  if ((tag & CONSTRUCTED) === 0) {
    throw new ListError('encoding-malformed', { offset, found: 'an indefinite length of a primitive value' })
  }
  const valueOffset = offset + 2
  let at = valueOffset
  while (octetAt(bytes, at, end) !== 0 || octetAt(bytes, at + 1, end) !== 0) {
    at = readHeader(bytes, at, end, depth + 1).next
  }
  return { tag, valueOffset, valueEnd: at, next: at + 2, lengthIsDer: false }
}

function readLength(bytes: Uint8Array, offset: number, end: number) {
  const first = octetAt(bytes, offset, end)
  if (first < INDEFINITE) return { length: first, valueOffset: offset + 1, isShortest: true }
  const count = first & 0x7f
  const valueOffset = offset + 1 + count
  if (count > 8) throw new ListError('encoding-malformed', { offset, found: 'a length of more than 8 octets' })
  let length = 0
  for (let at = offset + 1; at < valueOffset; at++) length = length * 256 + octetAt(bytes, at, end)
  const isShortest = length >= 2 ** (8 * (count - 1)) && length >= INDEFINITE
  return { length, valueOffset, isShortest }
}

function octetAt(bytes: Uint8Array, offset: number, end: number): number {
  const octet = offset < end ? bytes[offset] : undefined
  if (octet === undefined) throw new ListError('truncated', { offset: Math.min(offset, end) })
  return octet
}

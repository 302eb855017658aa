import { decodeObjectIdentifier } from '../../cvc/index.ts'
import { ListError } from '../errors.ts'
import { type Element, TAG } from './element.ts'

/** Dotted. @throws {ListError} `value-malformed`, `object-unexpected` */
export function objectIdentifier(element: Element): string {
  expect(element, TAG.objectIdentifier)
  try {
    return decodeObjectIdentifier(element.value)
  } catch {
    throw element.error('value-malformed', 'not an object identifier')
  }
}

/** A whole number that is not negative and small enough to count with. @throws {ListError} `value-malformed` */
export function smallNumber(element: Element, tag: number = TAG.integer): number {
  expect(element, tag)
  const { value } = element
  if (value.length === 0 || value.length > 4 || value[0]! > 0x7f) {
    throw element.error('value-malformed', 'not a small number')
  }
  return value.reduce((number, octet) => number * 256 + octet, 0)
}

export function boolean(element: Element): boolean {
  expect(element, TAG.boolean)
  if (element.value.length !== 1) throw element.error('value-malformed', 'not a BOOLEAN')
  return element.value[0] !== 0
}

/** The bits as octets, the first bit the highest. @throws {ListError} `value-malformed` */
export function bits(element: Element): Uint8Array {
  expect(element, TAG.bitString)
  const [unused, ...rest] = element.value.subarray(0, 2)
  if (unused === undefined || unused > 7 || (unused > 0 && rest.length === 0)) {
    throw element.error('value-malformed', 'not a BIT STRING')
  }
  return element.value.subarray(1)
}

/**
 * The octets of an OCTET STRING, put together where they come in pieces (X.690, 8.7.3), at most 100,000.
 * @param tag where it is tagged implicitly; of the form in one piece
 */
export function octetString(element: Element, tag: number = TAG.octetString): Uint8Array {
  if (element.tag === tag) return element.value
  expect(element, tag | 0x20)
  const pieces: Uint8Array[] = []
  gatherPieces(element, pieces)
  return Uint8Array.from(Buffer.concat(pieces))
}

const MOST_PIECES = 100_000 // signers write pieces of a thousand octets and more

function gatherPieces(element: Element, pieces: Uint8Array[]): void {
  for (const piece of element.children()) {
    if (pieces.length === MOST_PIECES) {
      throw new ListError('too-many-entries', { offset: piece.offset, found: `over ${MOST_PIECES} pieces` })
    }
    if (piece.tag === TAG.octetString) pieces.push(piece.value)
    else if (piece.tag === (TAG.octetString | 0x20)) gatherPieces(piece, pieces)
    else throw piece.error('object-unexpected', 'something else than a piece of an OCTET STRING')
  }
}

export function expect(element: Element, tag: number): void {
  if (element.tag === tag) return
  throw element.error('object-unexpected', `tag ${element.tag.toString(16).padStart(2, '0')}`)
}

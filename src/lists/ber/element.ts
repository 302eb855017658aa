import { ListError } from '../errors.ts'
import { type Header, readHeader } from './header.ts'

/** Universal tags that lists are made of, as one octet with the bit of a constructed value. X.690, 8. */
export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  objectIdentifier: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  printableString: 0x13,
  teletexString: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  visibleString: 0x1a,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const

const CONSTRUCTED = 0x20

/** The tag of a context-specific value. */
export function context(number: number, form: 'primitive' | 'constructed' = 'constructed'): number {
  return 0x80 | number | (form === 'constructed' ? CONSTRUCTED : 0)
}

/** One value as it came: nothing inside it is looked at before somebody asks. Octets are views, not copies. */
export class Element {
  readonly #bytes: Uint8Array
  readonly #header: Header
  /** Of the tag, in bytes from the start of the input. */
  readonly offset: number
  readonly #depth: number

  constructor(bytes: Uint8Array, offset: number, header: Header, depth: number) {
    this.#bytes = bytes
    this.#header = header
    this.offset = offset
    this.#depth = depth
  }

  get tag(): number {
    return this.#header.tag
  }

  get constructed(): boolean {
    return (this.tag & CONSTRUCTED) !== 0
  }

  /** False for an indefinite length or one longer than needed (X.690, 10.1); says nothing of what is inside. */
  get lengthIsDer(): boolean {
    return this.#header.lengthIsDer
  }

  /** Tag, length and value, and the end of an indefinite length. */
  get octets(): Uint8Array {
    return this.#bytes.subarray(this.offset, this.#header.next)
  }

  get value(): Uint8Array {
    return this.#bytes.subarray(this.#header.valueOffset, this.#header.valueEnd)
  }

  /** What follows this value begins here. */
  get next(): number {
    return this.#header.next
  }

  /** The values inside, one after the other. @throws {ListError} `truncated`, `encoding-malformed`, `nested-too-deeply` */
  *children(): Generator<Element> {
    if (!this.constructed) throw this.error('object-unexpected', 'a value without values inside')
    const { valueOffset, valueEnd } = this.#header
    for (let offset = valueOffset; offset < valueEnd; ) {
      const child = readElement(this.#bytes, offset, valueEnd, this.#depth + 1)
      yield child
      offset = child.next
    }
  }

  error(code: 'object-unexpected' | 'value-malformed', found: string): ListError {
    return new ListError(code, { offset: this.offset, found })
  }
}

/**
 * @param end where the input, or the value around it, ends
 * @param depth how many values stand around it
 */
export function readElement(bytes: Uint8Array, offset = 0, end = bytes.length, depth = 0): Element {
  return new Element(bytes, offset, readHeader(bytes, offset, end, depth), depth)
}

/** The only value of an input. @throws {ListError} also `trailing-octets` */
export function readWhole(bytes: Uint8Array): Element {
  const element = readElement(bytes)
  if (element.next < bytes.length) throw new ListError('trailing-octets', { offset: element.next })
  return element
}

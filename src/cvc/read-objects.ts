import type { Deviation, ReadMode } from './deviations.ts'
import { CvcError, type CvcErrorCode } from './errors.ts'
import { plainView } from './octets.ts'
import { tagName } from './tags.ts'
import type { ValueInPlace } from './value-in-place.ts'

/** One data object as received. Its octets are views that are made when they are asked for: most objects are only entered. */
export class DataObject implements ValueInPlace {
  readonly tag: number
  /** Of the tag, in bytes from the start of the input. */
  readonly offset: number
  /** Of the first octet of the value, and of what follows it. */
  readonly valueOffset: number
  readonly end: number
  /** The input it stands in. */
  readonly bytes: Uint8Array

  constructor(bytes: Uint8Array, tag: number, offset: number, valueOffset: number, end: number) {
    this.bytes = bytes
    this.tag = tag
    this.offset = offset
    this.valueOffset = valueOffset
    this.end = end
  }

  /** Tag, length and value. */
  get octets(): Uint8Array {
    return this.bytes.subarray(this.offset, this.end)
  }

  get value(): Uint8Array {
    return this.bytes.subarray(this.valueOffset, this.end)
  }
}

/**
 * Reads data objects one after the other. It goes into an object only when its caller says so ({@link enter}), so
 * hostile nesting costs nothing. All octets it hands out are views of the input, not copies.
 */
export class ObjectReader {
  readonly deviations: Deviation[]
  readonly #inside: { readonly reader: ObjectReader; readonly tag: number } | undefined
  readonly #bytes: Uint8Array
  readonly #mode: ReadMode
  readonly #end: number
  #next: number
  #lastTag: number | undefined

  private constructor(
    bytes: Uint8Array,
    mode: ReadMode,
    deviations: Deviation[],
    inside: { readonly reader: ObjectReader; readonly tag: number } | undefined,
    next: number,
    end: number,
  ) {
    this.#bytes = bytes
    this.#mode = mode
    this.deviations = deviations
    this.#inside = inside
    this.#next = next
    this.#end = end
  }

  static over(bytes: Uint8Array, mode: ReadMode = 'strict'): ObjectReader {
    return new ObjectReader(plainView(bytes), mode, [], undefined, 0, bytes.length)
  }

  /** A reader of what stands inside an object that this reader (or one like it) read. */
  enter(object: DataObject): ObjectReader {
    const inside = { reader: this, tag: object.tag }
    return new ObjectReader(this.#bytes, this.#mode, this.deviations, inside, object.valueOffset, object.end)
  }

  /** As `7F21/7F4E`; empty at the outside. Put together when an error asks for it. */
  get path(): string {
    if (this.#inside === undefined) return ''
    const { reader, tag } = this.#inside
    return reader.path === '' ? tagName(tag) : `${reader.path}/${tagName(tag)}`
  }

  get atEnd(): boolean {
    return this.#next >= this.#end
  }

  /**
   * The object with this tag, which must come next.
   * @throws {CvcError} `object-missing`, `object-unexpected`, `object-repeated`, and those of {@link next}
   */
  read(tag: number): DataObject {
    const object = this.readIf(tag)
    if (object) return object
    if (this.atEnd) this.#missing({ expected: tagName(tag) })
    return this.#unexpected(tagName(tag))
  }

  /** The object with this tag if it comes next. */
  readIf(tag: number): DataObject | undefined {
    return this.peek() === tag ? this.#take(tag) : undefined
  }

  /** The tag that comes next; undefined at the end. */
  peek(): number | undefined {
    return this.atEnd ? undefined : this.#tag(this.#next)
  }

  /**
   * Whatever object comes next.
   * @throws {CvcError} `object-missing`, `truncated`, `object-overruns`, `tag-malformed`, `length-…`
   */
  next(): DataObject {
    if (this.atEnd) this.#missing()
    return this.#take(this.#tag(this.#next))
  }

  /** The object that comes next, whose tag has been read. */
  #take(tag: number): DataObject {
    const offset = this.#next
    const { length, start } = this.#length(offset + (tag > 0xff ? 2 : 1), tag)
    const end = start + length
    if (end > this.#end) this.#outOfOctets(tag)
    this.#next = end
    this.#lastTag = tag
    return new DataObject(this.#bytes, tag, offset, start, end)
  }

  /** @throws {CvcError} `object-unexpected`, `object-repeated`; at the outside `trailing-octets` */
  finish(): void {
    if (this.atEnd) return
    if (this.path === '') this.#fail('trailing-octets')
    this.#unexpected()
  }

  /** Notes a departure from the rules, or refuses it in strict mode. */
  deviates(kind: Deviation['kind'], offset: number, tag: number): void {
    const path = this.path === '' ? tagName(tag) : `${this.path}/${tagName(tag)}`
    if (this.#mode === 'strict') throw new CvcError(kind, { offset, path })
    this.deviations.push({ kind, path, offset })
  }

  #tag(offset: number): number {
    const first = this.#octet(offset)
    if ((first & 0x1f) !== 0x1f) return first
    const second = this.#octet(offset + 1)
    if (second < 0x1f || second > 0x7f) this.#fail('tag-malformed', { offset })
    return (first << 8) | second
  }

  // One to three octets, at most 65535, the fewest possible (TR-03110-3 D). Tolerant: up to five octets, same limit.
  #length(offset: number, tag: number): { length: number; start: number } {
    const first = this.#octet(offset)
    if (first < 0x80) return { length: first, start: offset + 1 }
    if (first === 0x80) this.#fail('length-indefinite', { offset })
    const count = first & 0x7f
    if (count > (this.#mode === 'strict' ? 2 : 4)) this.#fail('length-too-long', { offset })
    let length = 0
    for (let i = 1; i <= count; i++) length = length * 256 + this.#octet(offset + i)
    if (length > 0xffff) this.#fail('length-too-long', { offset })
    const fewest = length < 0x80 ? 0 : length < 0x100 ? 1 : 2
    if (count !== fewest) this.deviates('length-not-minimal', offset, tag)
    return { length, start: offset + 1 + count }
  }

  #octet(offset: number): number {
    if (offset >= this.#end) this.#outOfOctets()
    return this.#bytes[offset]!
  }

  // At the outside nothing says that the input was meant to end here.
  #missing(details: { expected?: string } = {}): never {
    this.#fail(this.#inside === undefined ? 'truncated' : 'object-missing', details)
  }

  #outOfOctets(tag?: number): never {
    const found = tag === undefined ? {} : { found: tagName(tag) }
    this.#fail(this.#end === this.#bytes.length && this.#inside === undefined ? 'truncated' : 'object-overruns', found)
  }

  #unexpected(expected?: string): never {
    const tag = this.#tag(this.#next)
    const details = { found: tagName(tag), ...(expected === undefined ? {} : { expected }) }
    return this.#fail(tag === this.#lastTag ? 'object-repeated' : 'object-unexpected', details)
  }

  #fail(code: CvcErrorCode, details: { offset?: number; expected?: string; found?: string } = {}): never {
    throw new CvcError(code, { offset: this.#next, ...(this.path === '' ? {} : { path: this.path }), ...details })
  }
}

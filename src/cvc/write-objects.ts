import { CvcError } from './errors.ts'
import { tagName } from './tags.ts'

const MOST_OCTETS = 0xffff // of a value: what three octets of length can say (TR-03110-3 D)

/**
 * One data object around the given octets, in the shortest form.
 * @throws {CvcError} `too-long-to-encode` when the value has more than 65535 octets
 */
export function writeObject(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0
  for (const part of parts) length += part.length
  assertFits(tag, length)
  const octets = new Uint8Array(tagOctets(tag) + lengthOctets(length) + length)
  let next = writeLength(octets, writeTag(octets, 0, tag), length)
  for (const part of parts) next = copy(octets, next, part)
  return octets
}

/**
 * Writes data objects one after the other, those inside another between {@link open} and {@link close}; all in the shortest form.
 * What one has written and what the next one writes lie one behind the other in a piece of memory, as Node does it with small buffers: memory
 * of its own for each costs a quarter of the writing. A writer that is given up half-way is forgotten.
 */
export class ObjectWriter {
  static #idle: ObjectWriter | undefined
  #octets: Uint8Array = new Uint8Array(PIECE)
  #begin = 0 // what lies before has been given out
  #next = 0
  /** Of the objects that are open, innermost last: tag, and offset of the value from {@link #begin}. */
  readonly #tags: number[] = []
  readonly #starts: number[] = []

  private constructor() {}

  /** A writer for whoever asks: one that is in use is nobody else's. */
  static start(): ObjectWriter {
    const writer = ObjectWriter.#idle ?? new ObjectWriter()
    ObjectWriter.#idle = undefined
    return writer
  }

  /** Begins an object; what is written now stands inside it. */
  open(tag: number): void {
    this.#makeRoom(MOST_OF_A_HEAD)
    const start = writeTag(this.#octets, this.#next, tag) + 1
    this.#tags.push(tag)
    this.#starts.push(start - this.#begin)
    this.#next = start
  }

  /** Ends the object begun last. @returns how many octets it has. @throws {CvcError} `too-long-to-encode` when its value has more than 65535 octets */
  close(): number {
    const [tag, behindBegin] = [this.#tags.pop()!, this.#starts.pop()!]
    const length = this.#next - this.#begin - behindBegin
    assertFits(tag, length)
    const more = lengthOctets(length) - 1 // one octet was left for the length
    if (more > 0) this.#makeRoom(more)
    const start = this.#begin + behindBegin
    if (more > 0) this.#octets.copyWithin(start + more, start, this.#next)
    writeLength(this.#octets, start - 1, length)
    this.#next += more
    return tagOctets(tag) + 1 + more + length
  }

  /** A whole object. @throws {CvcError} `too-long-to-encode` when the value has more than 65535 octets */
  write(tag: number, value: Uint8Array): void {
    const { length } = value
    assertFits(tag, length)
    this.#makeRoom(MOST_OF_A_HEAD + length)
    const start = writeLength(this.#octets, writeTag(this.#octets, this.#next, tag), length)
    this.#next = copy(this.#octets, start, value)
  }

  /** A whole object: one octet a character, the octet being its code. The caller has checked that none lies above U+00FF. */
  writeLatin1(tag: number, text: string): void {
    const { length } = text
    assertFits(tag, length)
    this.#makeRoom(MOST_OF_A_HEAD + length)
    const start = writeLength(this.#octets, writeTag(this.#octets, this.#next, tag), length)
    for (let i = 0; i < length; i++) this.#octets[start + i] = text.charCodeAt(i)
    this.#next = start + length
  }

  /** A whole object of zeros. @returns how many octets it has. @throws {CvcError} `too-long-to-encode` */
  writeRoom(tag: number, length: number): number {
    assertFits(tag, length)
    this.#makeRoom(MOST_OF_A_HEAD + length)
    const start = this.#next
    const value = writeLength(this.#octets, writeTag(this.#octets, start, tag), length)
    this.#next = value + length
    this.#octets.fill(0, value, this.#next)
    return this.#next - start
  }

  /** Octets as they are: objects that are written already. */
  writeOctets(octets: Uint8Array): void {
    this.#makeRoom(octets.length)
    this.#next = copy(this.#octets, this.#next, octets)
  }

  /** All that has been written: nobody else writes there. The writer is not to be used after that. */
  finish(): Uint8Array {
    const octets = this.#octets.subarray(this.#begin, this.#next)
    this.#begin = this.#next
    ObjectWriter.#idle = this
    return octets
  }

  // Somebody may have transferred the piece to another thread: it has no octets then.
  #makeRoom(octets: number): void {
    if (this.#next + octets <= this.#octets.length) return
    const written = this.#next - this.#begin
    const piece = new Uint8Array(Math.max(PIECE, 2 * (written + octets)))
    if (written > 0) piece.set(this.#octets.subarray(this.#begin, this.#next))
    this.#octets = piece
    this.#begin = 0
    this.#next = written
  }
}

const PIECE = 8192

const MOST_OF_A_HEAD = 5 // octets: two of a tag, three of a length

function assertFits(tag: number, length: number): void {
  if (length > MOST_OCTETS) throw new CvcError('too-long-to-encode', { path: tagName(tag) })
}

const tagOctets = (tag: number): number => (tag > 0xff ? 2 : 1)

const lengthOctets = (length: number): number => (length < 0x80 ? 1 : length < 0x100 ? 2 : 3)

const SHORT = 24 // octets; below, a loop is faster than the call

/** These write at an offset and give back the one after what they wrote. */
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

import { CVC_ERRORS, CvcError, type Deviation, FORGIVEN, type ReadMode } from '../../src/cvc/index.ts'
import { promised } from '../target.ts'

/** What came of reading octets. */
export type Reading<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: CvcError }

const [GUARD, GUARD_OCTETS] = [0x30, 16]
const LONGEST_MESSAGE = 500
const BIT_STRING = '03'

/**
 * Reads octets that stand in the midst of others, which must make no difference; they must come out as they went in, and a refusal
 * must say its reason and a place that exists. Any other error than a refusal goes on up.
 */
export function reading<T>(input: Uint8Array, decode: (octets: Uint8Array) => T): Reading<T> {
  const memory = new Uint8Array(input.length + 2 * GUARD_OCTETS).fill(GUARD)
  const octets = memory.subarray(GUARD_OCTETS, GUARD_OCTETS + input.length)
  octets.set(input)
  const result = refusable(() => decode(octets))
  promised(same(octets, input), 'the input stays as it is')
  if (!result.ok) hasReason(result.error, input)
  return result
}

/** A value, or the refusal. Any other error goes on up. */
export function refusable<T>(make: () => T): Reading<T> {
  try {
    return { ok: true, value: make() }
  } catch (error) {
    if (!(error instanceof CvcError)) throw error
    promised(Object.hasOwn(CVC_ERRORS, error.code), 'error codes are those of the list', () => error.code)
    return { ok: false, error }
  }
}

export const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0

/** Reads strictly and tolerantly, and compares the two. */
export function readingBothWays<T>(
  input: Uint8Array,
  decode: (octets: Uint8Array, options: { mode: ReadMode }) => T,
  deviationsOf: (value: T) => readonly Deviation[],
): { readonly strict: Reading<T>; readonly tolerant: Reading<T> } {
  const strict = reading(input, (octets) => decode(octets, { mode: 'strict' }))
  const tolerant = reading(input, (octets) => decode(octets, { mode: 'tolerant' }))
  if (strict.ok) {
    promised(deviationsOf(strict.value).length === 0, 'strict reading forgives nothing')
    promised(tolerant.ok, 'what is read strictly is read tolerantly')
    promised(deviationsOf(tolerant.value).length === 0, 'nothing is forgiven where nothing is wrong')
  } else if (tolerant.ok) {
    isForgiven(strict.error, deviationsOf(tolerant.value), input.length)
  }
  return { strict, tolerant }
}

// The first thing forgiven is what strict reading stopped at; a length of four octets or more has two names.
function isForgiven({ code, details }: CvcError, deviations: readonly Deviation[], length: number): void {
  const [first] = deviations
  promised(first !== undefined, 'what strict reading refuses is told as forgiven', () => code)
  const named = first.kind === code || (first.kind === 'length-not-minimal' && code === 'length-too-long')
  promised(named && first.offset === details.offset, 'what is forgiven is what was refused', () => {
    return `${first.kind} at ${first.offset} for ${code} at ${details.offset}`
  })
  for (const { kind, offset, path } of deviations) {
    promised((FORGIVEN as readonly string[]).includes(kind), 'only what can be forgiven is', () => kind)
    promised(offset >= 0 && offset < length, 'a deviation stands inside the input', () => `${offset}`)
    promised(/^[0-9A-F]{2,4}(\/[0-9A-F]{2,4})*$/.test(path), 'a path is tags', () => path)
  }
}

function hasReason({ message, details: { offset, path } }: CvcError, input: Uint8Array): void {
  promised(message.length <= LONGEST_MESSAGE && !/\p{Cc}/u.test(message), 'a message is one short line', () =>
    JSON.stringify(message.slice(0, LONGEST_MESSAGE)),
  )
  if (offset === undefined) return
  promised(
    Number.isInteger(offset) && offset >= 0 && offset <= input.length,
    'the offset lies inside the input',
    () => {
      return `${offset} of ${input.length}`
    },
  )
  if (path !== undefined)
    promised(leadsTo(input, path.split('/'), offset), 'the path leads to the offset', () => message)
}

/**
 * Whether objects with these tags stand inside each other around the offset. The last may be the one whose own head is wrong. Read
 * here once more and in another way, so that the reader is not asked about itself.
 */
function leadsTo(
  octets: Uint8Array,
  [tag, ...inside]: readonly string[],
  offset: number,
  from = 0,
  to = octets.length,
): boolean {
  for (let at = from; at < to && at <= offset; ) {
    const first = octets[at]!
    const long = (first & 0x1f) === 0x1f
    const name = Buffer.from(octets.subarray(at, at + (long ? 2 : 1)))
      .toString('hex')
      .toUpperCase()
    const lead = octets[at + (long ? 2 : 1)] ?? 0x80
    const count = lead < 0x80 ? 0 : lead & 0x7f
    const head = at + (long ? 2 : 1) + 1
    const length = count === 0 ? lead : octets.subarray(head, head + count).reduce((sum, one) => sum * 256 + one, 0)
    const end = head + count + length
    const readable = lead !== 0x80 && count <= 4 && end <= to
    if (name === tag && inside.length === 0 && (!readable || offset <= end)) return true
    if (!readable) return false
    const unusedBits = name === BIT_STRING && octets[head + count] === 0 ? 1 : 0
    if (name === tag && offset <= end && leadsTo(octets, inside, offset, head + count + unusedBits, end)) return true
    at = end
  }
  return false
}

/** A refusal in few words: what and, as far as tags are known, where. */
export function refusal({ code, details: { path = '' } }: CvcError): string {
  return `${code} in ${path.replaceAll(/\b(?!7F21|7F4E|7F49|7F4C|67|65|73|42|5F2[0459]|5F37|06|53|8[0-7]|A0|30|0[2-5])[0-9A-F]+\b/g, '*')}`
}

/** What is read whole cannot be read in part: three places to cut at. */
export function hasNoReadablePrefix(input: Uint8Array, decode: (octets: Uint8Array) => unknown): void {
  for (const length of [input.length - 1, input.length >> 1, checksum(input) % input.length]) {
    const { ok } = reading(input.subarray(0, length), decode)
    promised(!ok, 'a part of what is read is refused', () => `${length} of ${input.length} octets`)
  }
}

/** A number that differs where inputs do: to choose by the input alone. */
export function checksum(octets: Uint8Array): number {
  let sum = 0x811c_9dc5
  for (const octet of octets) sum = Math.imul(sum ^ octet, 0x0100_0193)
  return sum >>> 0
}

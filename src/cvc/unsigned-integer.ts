import { CvcError } from './errors.ts'
import { sameOctets, toHex } from './octets.ts'

/** An unsigned integer without its leading zero octets; zero itself keeps one octet. Not copied. */
export function withoutLeadingZeros(integer: Uint8Array): Uint8Array {
  let start = 0
  while (start < integer.length - 1 && integer[start] === 0) start++
  return start === 0 ? integer : integer.subarray(start)
}

/** As numbers: padding on either side makes no difference. */
export function sameInteger(a: Uint8Array, b: Uint8Array): boolean {
  return sameOctets(withoutLeadingZeros(a), withoutLeadingZeros(b))
}

/** @throws {CvcError} `integer-empty` */
export function integerOf(octets: Uint8Array): bigint {
  if (octets.length === 0) throw new CvcError('integer-empty')
  return BigInt(`0x${toHex(octets)}`)
}

/** The position of the highest set bit: 256 for a 256-bit number, 0 for zero. */
export function bitLength(integer: Uint8Array): number {
  const shortest = withoutLeadingZeros(integer)
  const first = shortest[0] ?? 0
  return first === 0 ? 0 : 8 * (shortest.length - 1) + (32 - Math.clz32(first))
}

/**
 * A number in exactly this many octets, big-endian.
 * @throws {RangeError} it does not fit: a programming error
 */
export function toFixedLength(integer: Uint8Array, octets: number): Uint8Array {
  const shortest = withoutLeadingZeros(integer)
  if (shortest.length > octets) throw new RangeError(`${shortest.length} octets do not fit ${octets}`)
  const fixed = new Uint8Array(octets)
  fixed.set(shortest, octets - shortest.length)
  return fixed
}

/** Whether 0 < number < limit, both unsigned and big-endian, padded or not. Not in constant time. */
export function isBetweenZeroAnd(limit: Uint8Array, integer: Uint8Array): boolean {
  const [number, below] = [integerOf(integer), integerOf(limit)]
  return number > 0n && number < below
}

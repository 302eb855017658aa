import { type CurveName, curve } from './curves.ts'
import { CvcError } from './errors.ts'
import { integerOf } from './unsigned-integer.ts'

const UNCOMPRESSED = 0x04

/**
 * What can be said of a point without its curve: 04 and two coordinates of one length. Compressed, hybrid and infinity are
 * not allowed. TR-03110-3 D.2.1.2.
 * @throws {CvcError} `point-malformed`
 */
export function assertUncompressed(point: Uint8Array): void {
  if (point[0] === UNCOMPRESSED && point.length % 2 === 1 && point.length > 1) return
  throw new CvcError('point-malformed', { found: `${point.length} octets, the first ${point[0] ?? 'missing'}` })
}

/**
 * The point has the length of its curve and fulfils y² = x³ + ax + b. All our curves have cofactor 1, so it then lies in the group.
 * @throws {CvcError} `point-malformed`, `point-not-on-curve`
 */
export function assertOnCurve(point: Uint8Array, name: CurveName): void {
  const { fieldOctets, equation } = curve(name)
  if (point[0] !== UNCOMPRESSED || point.length !== 1 + 2 * fieldOctets) {
    const expected = `04 and ${2 * fieldOctets} octets for ${name}`
    throw new CvcError('point-malformed', {
      expected,
      found: `${point.length} octets, the first ${point[0] ?? 'missing'}`,
    })
  }
  const x = integerOf(point.subarray(1, 1 + fieldOctets))
  const y = integerOf(point.subarray(1 + fieldOctets))
  const { p, a, b } = equation
  if (x < p && y < p && (y * y - (x * x + a) * x - b) % p === 0n) return
  throw new CvcError('point-not-on-curve', { found: name })
}

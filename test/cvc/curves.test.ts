import assert from 'node:assert/strict'
import { CURVE_NAMES, CURVES, type CurveName, curve, verificationKey } from '../../src/cvc/index.ts'

/** Jacobian coordinates: x/z², y/z³; z = 0 is infinity. Slow and plain, only to check the table. */
type Point = readonly [x: bigint, y: bigint, z: bigint]
const INFINITY: Point = [1n, 1n, 0n]

const modulo = (value: bigint, p: bigint) => ((value % p) + p) % p

function double([x, y, z]: Point, a: bigint, p: bigint): Point {
  if (z === 0n || y === 0n) return INFINITY
  const s = modulo(4n * x * y * y, p)
  const m = modulo(3n * x * x + a * z ** 4n, p)
  const x3 = modulo(m * m - 2n * s, p)
  return [x3, modulo(m * (s - x3) - 8n * y ** 4n, p), modulo(2n * y * z, p)]
}

function add(one: Point, other: Point, a: bigint, p: bigint): Point {
  const [[x1, y1, z1], [x2, y2, z2]] = [one, other]
  if (z1 === 0n) return other
  if (z2 === 0n) return one
  const [u1, u2] = [modulo(x1 * z2 * z2, p), modulo(x2 * z1 * z1, p)]
  const [s1, s2] = [modulo(y1 * z2 ** 3n, p), modulo(y2 * z1 ** 3n, p)]
  if (u1 === u2) return s1 === s2 ? double(one, a, p) : INFINITY
  const [h, r] = [modulo(u2 - u1, p), modulo(s2 - s1, p)]
  const x3 = modulo(r * r - h ** 3n - 2n * u1 * h * h, p)
  return [x3, modulo(r * (u1 * h * h - x3) - s1 * h ** 3n, p), modulo(h * z1 * z2, p)]
}

function multiply(scalar: bigint, point: Point, a: bigint, p: bigint): Point {
  let sum = INFINITY
  for (const bit of scalar.toString(2)) {
    sum = double(sum, a, p)
    if (bit === '1') sum = add(sum, point, a, p)
  }
  return sum
}

function power(base: bigint, exponent: bigint, p: bigint): bigint {
  let result = 1n
  for (const bit of exponent.toString(2)) result = (result * result * (bit === '1' ? base : 1n)) % p
  return result
}

const number = (octets: Uint8Array) => BigInt(`0x${Buffer.from(octets).toString('hex')}`)

function numbersOf(name: CurveName) {
  const { equation, generator, order, fieldOctets } = curve(name)
  const [x, y] = [number(generator.subarray(1, 1 + fieldOctets)), number(generator.subarray(1 + fieldOctets))]
  return { ...equation, x, y, order: number(order), fieldOctets }
}

describe('the table of curves', () => {
  for (const name of CURVE_NAMES) {
    it(`has for ${name} a prime p, a curve without a singular point, and a generator of exactly that order`, () => {
      const { p, a, b, x, y, order } = numbersOf(name)
      assert.equal(power(3n, p - 1n, p), 1n)
      assert.equal(power(3n, order - 1n, order), 1n)
      assert.notEqual(modulo(4n * a ** 3n + 27n * b * b, p), 0n)
      assert.equal(modulo(y * y - x ** 3n - a * x - b, p), 0n)
      assert.equal(multiply(order, [x, y, 1n], a, p)[2], 0n)
      // Hasse: only one multiple of the order fits, so the cofactor is 1
      assert.ok((p + 1n - order) ** 2n <= 4n * p)
    })
  }

  const twisted = CURVE_NAMES.filter((name) => name.endsWith('t1'))
  it('has the seven twisted curves of Brainpool', () => assert.equal(twisted.length, 7))

  for (const name of twisted) {
    it(`has in ${name} the curve isomorphic to its r1 by one Z`, () => {
      const regular = name.replace('t1', 'r1') as CurveName
      const [from, to] = [numbersOf(regular), numbersOf(name)]
      const { p } = from
      assert.deepEqual([to.p, to.order, to.a], [p, from.order, p - 3n])
      const over = (above: bigint, below: bigint) => modulo(above * power(below, p - 2n, p), p)
      const z = over(over(to.y, from.y), over(to.x, from.x)) // Z³ / Z²
      assert.equal(modulo(from.x * z ** 2n, p), to.x)
      assert.equal(modulo(from.y * z ** 3n, p), to.y)
      assert.equal(modulo(from.a * z ** 4n, p), to.a)
      assert.equal(modulo(from.b * z ** 6n, p), to.b)
      const last = (oid: string) => Number(oid.split('.').at(-1))
      assert.equal(last(CURVES[name].oid), last(CURVES[regular].oid) + 1)
    })

    it(`does not take a key of ${name} for one of its r1`, () => {
      const point = curve(name).generator
      const key = { kind: 'ecdsa', algorithm: 'id-TA-ECDSA-SHA-256', point } as const
      assert.throws(() => verificationKey(key, name.replace('t1', 'r1') as CurveName), { code: 'point-not-on-curve' })
    })
  }
})

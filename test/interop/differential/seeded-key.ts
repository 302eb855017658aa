import { checkPrimeSync, createECDH, createPrivateKey, type KeyObject } from 'node:crypto'
import { CURVES, type CurveName, curve, encodePrivateKeyInfo, type PrivateKeyMaterial } from '../../../src/cvc/index.ts'
import type { SeededChoice } from './seeded-choice.ts'

// Keys for tests, and for nothing else: whoever knows the seed knows them.

/** @param kind a curve, or the length of a modulus in bits */
export function seededKey(choice: SeededChoice, kind: CurveName | number): KeyObject {
  const material = typeof kind === 'number' ? rsaKey(choice, kind) : ecKey(choice, kind)
  return createPrivateKey({ key: Buffer.from(encodePrivateKeyInfo(material)), format: 'der', type: 'pkcs8' })
}

function ecKey(choice: SeededChoice, name: CurveName): PrivateKeyMaterial {
  const { order } = curve(name)
  const scalar = octetsOf((integerOf(choice.octets(order.length)) % (integerOf(order) - 1n)) + 1n, order.length)
  const ecdh = createECDH(CURVES[name].openssl)
  ecdh.setPrivateKey(scalar)
  return { kind: 'ecdsa', curve: name, scalar, point: Uint8Array.from(ecdh.getPublicKey()) }
}

const EXPONENT = 65_537n

function rsaKey(choice: SeededChoice, bits: number): PrivateKeyMaterial {
  const [p, q] = [seededPrime(choice, bits / 2), seededPrime(choice, bits / 2)]
  const privateExponent = inverse(EXPONENT, (p - 1n) * (q - 1n))
  return {
    kind: 'rsa',
    modulus: octetsOf(p * q),
    exponent: octetsOf(EXPONENT),
    privateExponent: octetsOf(privateExponent),
    prime1: octetsOf(p),
    prime2: octetsOf(q),
    exponent1: octetsOf(privateExponent % (p - 1n)),
    exponent2: octetsOf(privateExponent % (q - 1n)),
    coefficient: octetsOf(inverse(q, p)),
  }
}

/** Its two highest bits are set, so that two of them make a modulus of twice their length. */
function seededPrime(choice: SeededChoice, bits: number): bigint {
  const top = 3n << BigInt(bits - 2)
  let candidate = integerOf(choice.octets(bits / 8)) | top | 1n
  while (candidate % EXPONENT === 1n || !checkPrimeSync(candidate)) candidate += 2n
  return candidate
}

/** Extended Euclid; the two have no common factor. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [rest, nextRest, factor, nextFactor] = [modulus, value % modulus, 0n, 1n]
  while (nextRest > 0n) {
    const quotient = rest / nextRest
    ;[rest, nextRest] = [nextRest, rest - quotient * nextRest]
    ;[factor, nextFactor] = [nextFactor, factor - quotient * nextFactor]
  }
  return factor < 0n ? factor + modulus : factor
}

const integerOf = (octets: Uint8Array): bigint => BigInt(`0x${Buffer.from(octets).toString('hex')}`)

/** Big-endian, as short as possible or of this length. */
function octetsOf(integer: bigint, length = Math.ceil(integer.toString(16).length / 2)): Uint8Array {
  return Uint8Array.from(Buffer.from(integer.toString(16).padStart(2 * length, '0'), 'hex'))
}

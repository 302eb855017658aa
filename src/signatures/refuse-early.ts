import { curve, RSA_MODULUS_BITS, signatureOctets, type VerificationKey } from '../cvc/index.ts'

// No Node here: the browser's verifier refuses by the same rules.

/**
 * Could these octets be a signature by this key? Comparisons only, so that no arithmetic starts on r or s that are zero or not
 * below the order, on octets of another length, or on an RSA signature that is not below its modulus.
 */
export function canBeSignature(key: VerificationKey, signature: Uint8Array): boolean {
  if (signature.length !== signatureOctets(key)) return false
  if (key.kind === 'rsa') return isBelow(signature, key.modulus) && !isZero(signature)
  const { order } = curve(key.curve)
  const [r, s] = [signature.subarray(0, order.length), signature.subarray(order.length)]
  return isBelow(r, order) && !isZero(r) && isBelow(s, order) && !isZero(s)
}

/**
 * Could this be a key? Its form, its size and, for a modulus, small factors: at most a few millionths of a second whatever the
 * numbers are. That a point lies on its curve is for whoever computes with it (OpenSSL and noble both look).
 */
export function canBeKey(key: VerificationKey): boolean {
  return key.kind === 'rsa' ? canBeRsaKey(key.modulus, key.exponent) : canBePoint(key)
}

function canBePoint({ curve: name, point }: Extract<VerificationKey, { kind: 'ecdsa' }>): boolean {
  const known = curve(name)
  if (point[0] !== 0x04 || point.length !== 1 + 2 * known.fieldOctets) return false
  const [x, y] = [point.subarray(1, 1 + known.fieldOctets), point.subarray(1 + known.fieldOctets)]
  return isBelow(x, known.p) && isBelow(y, known.p)
}

// Lengths and the limit of the exponent: TR-03110-3 A.7.3.2. The rest: NIST SP 800-89, 5.3.3 (partial validation).
function canBeRsaKey(modulus: Uint8Array, exponent: Uint8Array): boolean {
  if (exponent.length < 1 || exponent.length > 4 || !isOddWithoutPadding(exponent)) return false
  if (exponent.length === 1 && exponent[0] === 1) return false
  if (!isOddWithoutPadding(modulus)) return false
  const bits = 8 * modulus.length - (Math.clz32(modulus[0]!) - 24)
  return RSA_MODULUS_BITS.includes(bits) && !hasSmallFactor(modulus)
}

const isOddWithoutPadding = (integer: Uint8Array) => (integer[0] ?? 0) !== 0 && (integer.at(-1)! & 1) === 1

/** SP 800-89 says up to 752. */
const SMALL_PRIMES = primesBelow(752)
const PRODUCT_OF_SMALL_PRIMES = SMALL_PRIMES.reduce((product, prime) => product * prime, 1n)

function hasSmallFactor(modulus: Uint8Array): boolean {
  let digits = '0x'
  for (const octet of modulus) digits += octet.toString(16).padStart(2, '0')
  const rest = BigInt(digits) % PRODUCT_OF_SMALL_PRIMES // one long division, then 131 short ones
  return SMALL_PRIMES.some((prime) => rest % prime === 0n)
}

function primesBelow(limit: number): bigint[] {
  const odd = Array.from({ length: (limit - 3) / 2 + 1 }, (_, i) => 3 + 2 * i).filter((number) => number < limit)
  const isPrime = (number: number) => odd.every((one) => one * one > number || number % one !== 0)
  return odd.filter(isPrime).map(BigInt)
}

/** Both of one length, big-endian. Nothing secret is compared. */
function isBelow(integer: Uint8Array, limit: Uint8Array): boolean {
  for (let i = 0; i < limit.length; i++) if (integer[i] !== limit[i]) return integer[i]! < limit[i]!
  return false
}

function isZero(integer: Uint8Array): boolean {
  for (let i = 0; i < integer.length; i++) if (integer[i] !== 0) return false
  return true
}

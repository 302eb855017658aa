import { curve, type HashName, knownCurve, type PublicKey } from '../../cvc/index.ts'

/** How hard a signature of a key is to forge, in bits: the lower of what its numbers and its hash give. */
export interface Strength {
  readonly bits: number
  readonly keyBits: number
  readonly hashBits: number
}

/** NIST SP 800-57 part 1 rev. 5, table 2: the row that a modulus reaches. */
const MODULUS_ROWS: readonly (readonly [modulusBits: number, bits: number])[] = [
  [15_360, 256],
  [7680, 192],
  [3072, 128],
  [2048, 112],
  [1024, 80],
  [0, 0],
]

/** NIST SP 800-57 part 1 rev. 5, table 3, for signatures. SHA-1 has 80 bits at most. */
const HASH_BITS: Readonly<Record<HashName, number>> = {
  'SHA-1': 80,
  'SHA-224': 112,
  'SHA-256': 128,
  'SHA-384': 192,
  'SHA-512': 256,
}

/** @returns undefined for a curve that is not in our table */
export function strengthOf(
  publicKey: PublicKey,
  hash: HashName,
  modulusBits: number | undefined,
): Strength | undefined {
  const keyBits = modulusBits === undefined ? ecdsaBits(publicKey) : modulusRow(modulusBits)
  if (keyBits === undefined) return undefined
  const hashBits = HASH_BITS[hash]
  return { bits: Math.min(keyBits, hashBits), keyBits, hashBits }
}

export function strengthText({ bits, keyBits }: Strength, hash: HashName): string {
  if (bits === 0) return 'strength below 80 bits'
  return bits < keyBits ? `strength ${bits} bits (${hash} limits it; the key has ${keyBits})` : `strength ${bits} bits`
}

function modulusRow(modulusBits: number): number {
  return MODULUS_ROWS.find(([least]) => modulusBits >= least)?.[1] ?? 0
}

/** Half the bits of the order (SP 800-57, table 2: f); of an inherited curve, which is not here, half those of a coordinate. */
function ecdsaBits(publicKey: PublicKey): number | undefined {
  if (publicKey.kind !== 'ecdsa') return undefined
  const { domainParameters, point } = publicKey
  if (domainParameters === undefined) return 4 * ((point.length - 1) >> 1)
  const name = knownCurve(domainParameters)
  return name === undefined ? undefined : orderBits(curve(name).order) >> 1
}

function orderBits(order: Uint8Array): number {
  return 8 * order.length - (Math.clz32(order[0] ?? 0) - 24)
}

import { constants, createPublicKey, type KeyObject, sign } from 'node:crypto'
import {
  ALGORITHMS,
  type AlgorithmName,
  CURVES,
  type CurveName,
  decodeSubjectPublicKeyInfo,
  HASH_OCTETS,
  RSA_ALGORITHMS,
  RSA_MODULUS_BITS,
  type RsaAlgorithm,
  type Signer,
  withAlgorithm,
} from '../../../src/cvc/index.ts'
import { SeededChoice } from './seeded-choice.ts'
import { seededKey } from './seeded-key.ts'
import { FAMILIES, type Family } from './subject.ts'

/** An algorithm and the kind of key it is used with. */
export interface KeySpec {
  readonly algorithm: AlgorithmName
  readonly kind: CurveName | number // bits of the modulus
}

/** A key with one algorithm; its signatures come from OpenSSL with nothing of ours in between. */
export interface SigningKey extends Signer {
  readonly spec: KeySpec
  readonly privateKey: KeyObject
  readonly spki: Uint8Array
  signNow(octets: Uint8Array, change?: SignatureChange): Uint8Array
}

/** How a signature differs from what TR-03110-3 prescribes. */
export interface SignatureChange {
  readonly saltLength?: number
  readonly padding?: 'v1.5' | 'PSS'
  readonly hash?: string
}

/** Twisted curves and secp256k1 are not in TR-03110-3 table 4. */
const CURVES_OF_THE_TABLE = (Object.keys(CURVES) as CurveName[]).filter((name) =>
  /^(brainpool.*r1|secp.*r1)$/.test(name),
)

/** Every algorithm of a family with every curve, or every length of modulus that can hold its signatures. */
export function specsOf(family: Family): KeySpec[] {
  const algorithms = Object.keys(ALGORITHMS).filter((name) => name.startsWith(`id-${family}-`)) as AlgorithmName[]
  const kinds: readonly (CurveName | number)[] = family === 'TA-ECDSA' ? CURVES_OF_THE_TABLE : RSA_MODULUS_BITS
  return algorithms.flatMap((algorithm) => kinds.map((kind) => ({ algorithm, kind }))).filter(holdsSignature)
}

// RFC 8017, 9.1.1: hash, salt of the same length and two octets more have to fit into the modulus.
function holdsSignature({ algorithm, kind }: KeySpec): boolean {
  if (typeof kind === 'string' || RSA_ALGORITHMS[algorithm as RsaAlgorithm].padding === 'v1.5') return true
  return kind >= 8 * (2 * HASH_OCTETS[ALGORITHMS[algorithm].hash] + 2)
}

export const EVERY_SPEC: readonly KeySpec[] = FAMILIES.flatMap(specsOf)

/** Keys of each kind, made when they are first asked for and used for every algorithm of their family; the same for the same seed. */
export class KeyPool {
  readonly #seed: number
  readonly #pairs = new Map<string, { privateKey: KeyObject; spki: Uint8Array }>()

  constructor(seed: number) {
    this.#seed = seed
  }

  /** @param number which of the keys of this kind */
  key(spec: KeySpec, number: number): SigningKey {
    const { privateKey, spki } = this.#pair(spec.kind, number)
    const signNow = (octets: Uint8Array, change?: SignatureChange) => signOctets(privateKey, spec, octets, change)
    const publicKey = withAlgorithm(decodeSubjectPublicKeyInfo(spki), spec.algorithm)
    return { spec, privateKey, spki, publicKey, signNow, sign: async (octets) => signNow(octets) }
  }

  #pair(kind: CurveName | number, number: number): { privateKey: KeyObject; spki: Uint8Array } {
    const name = `${kind} ${number}`
    const known = this.#pairs.get(name)
    if (known) return known
    const privateKey = seededKey(new SeededChoice(seedFor(name, this.#seed)), kind)
    const spki = Uint8Array.from(createPublicKey(privateKey).export({ format: 'der', type: 'spki' }))
    const made = { privateKey, spki }
    this.#pairs.set(name, made)
    return made
  }
}

/** So that a key does not depend on which others were asked for before it. */
function seedFor(name: string, seed: number): number {
  return [...name].reduce((mixed, character) => Math.imul(mixed, 31) + character.charCodeAt(0), seed)
}

function signOctets(
  key: KeyObject,
  { algorithm, kind }: KeySpec,
  octets: Uint8Array,
  change: SignatureChange = {},
): Uint8Array {
  const hash = change.hash ?? ALGORITHMS[algorithm].hash
  const digest = hash.replace('-', '')
  if (typeof kind === 'string') return Uint8Array.from(sign(digest, octets, { key, dsaEncoding: 'ieee-p1363' }))
  const padding = change.padding ?? RSA_ALGORITHMS[algorithm as RsaAlgorithm].padding
  if (padding === 'v1.5') return Uint8Array.from(sign(digest, octets, { key, padding: constants.RSA_PKCS1_PADDING }))
  const saltLength = change.saltLength ?? constants.RSA_PSS_SALTLEN_DIGEST
  return Uint8Array.from(sign(digest, octets, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength }))
}

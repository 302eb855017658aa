import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import {
  ALGORITHMS,
  CURVE_NAMES,
  type CurveName,
  curve,
  decodeSubjectPublicKeyInfo,
  type EcdsaAlgorithm,
  type EcPrivateKey,
  encodePrivateKeyInfo,
  type PublicKey,
  type RsaAlgorithm,
  type VerificationKey,
  withAlgorithm,
} from '../../src/cvc/index.ts'

/** A key pair for trials: its numbers are known to everybody. */
export interface TestKey {
  readonly publicKey: VerificationKey
  readonly privateKey: KeyObject
}

/** Always the same pair for the same curve and number. */
export function ecdsaKey(name: CurveName, number: number, algorithm: EcdsaAlgorithm = 'id-TA-ECDSA-SHA-256'): TestKey {
  const privateKey = createPrivateKey({
    key: Buffer.from(encodePrivateKeyInfo(ecPrivateKey(name, number))),
    format: 'der',
    type: 'pkcs8',
  })
  return { privateKey, publicKey: publicKeyOf(privateKey, algorithm) }
}

/** The scalar is a digest, cut so that it lies below the order. */
export function ecPrivateKey(name: CurveName, number: number): EcPrivateKey {
  const scalar = new Uint8Array(curve(name).orderOctets)
  const digest = createHash('sha512').update(`${name} ${number}`).digest()
  scalar.set(digest.subarray(0, scalar.length - 1), 1)
  return { kind: 'ecdsa', curve: name, scalar }
}

/** Another one each time. */
export function rsaKey(algorithm: RsaAlgorithm): TestKey {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024, publicExponent: 65_537 })
  return { privateKey, publicKey: publicKeyOf(privateKey, algorithm) }
}

function publicKeyOf(privateKey: KeyObject, algorithm: EcdsaAlgorithm | RsaAlgorithm): VerificationKey {
  const spki = createPublicKey(privateKey as never).export({ format: 'der', type: 'spki' })
  return withAlgorithm(decodeSubjectPublicKeyInfo(Uint8Array.from(spki)), algorithm)
}

/** Those that sign for real: one a curve, and one that computes by RSA. */
export const REAL_KEYS: readonly TestKey[] = [
  ...CURVE_NAMES.map((name) => ecdsaKey(name, 0)),
  rsaKey('id-TA-RSA-v1-5-SHA-256'),
]

/** The private key where this is one of {@link REAL_KEYS}, whatever algorithm is named beside it. */
export function realKeyOf(key: PublicKey | VerificationKey): KeyObject | undefined {
  return REAL.get(textOf(key))
}

const textOf = (key: PublicKey | VerificationKey) =>
  Buffer.from(key.kind === 'ecdsa' ? key.point : key.modulus).toString('hex')
const REAL = new Map(REAL_KEYS.map(({ publicKey, privateKey }) => [textOf(publicKey), privateKey]))

/** In the form of `5F37`. RSA by v1.5. */
export function signForReal({ algorithm }: PublicKey, privateKey: KeyObject, octets: Uint8Array): Uint8Array {
  const hash = ALGORITHMS[algorithm].hash.replace('-', '').toLowerCase()
  return Uint8Array.from(sign(hash, octets, { key: privateKey, dsaEncoding: 'ieee-p1363' }))
}

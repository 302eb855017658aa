import { generateKeyPair, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import {
  CURVES,
  type CurveName,
  curve,
  type EcdsaAlgorithm,
  HASH_OCTETS,
  RSA_ALGORITHMS,
  RSA_MODULUS_BITS,
  type RsaAlgorithm,
  type VerificationKey,
  verificationKey,
} from '../cvc/index.ts'
import { KeyStoreError } from './errors.ts'
import type { KeySpec } from './key-spec.ts'

const generate = promisify(generateKeyPair)

export interface KeyPair {
  readonly privateKey: KeyObject
  readonly publicKey: VerificationKey
}

/** @throws {KeyStoreError} `key-spec-unsupported` */
export function generateKeyPairFor(spec: KeySpec): Promise<KeyPair> {
  return 'curve' in spec ? ecdsaPair(spec) : rsaPair(spec)
}

async function ecdsaPair({
  algorithm,
  curve: name,
}: {
  algorithm: EcdsaAlgorithm
  curve: CurveName
}): Promise<KeyPair> {
  if (!(name in CURVES)) throw new KeyStoreError('key-spec-unsupported')
  const { privateKey, publicKey } = await generate('ec', { namedCurve: CURVES[name].openssl })
  const spki = publicKey.export({ format: 'der', type: 'spki' })
  const point = Uint8Array.from(spki.subarray(-(1 + 2 * curve(name).fieldOctets))) // it stands last
  return { privateKey, publicKey: verificationKey({ kind: 'ecdsa', algorithm, point }, name) }
}

async function rsaPair({ algorithm, modulusBits }: { algorithm: RsaAlgorithm; modulusBits: number }): Promise<KeyPair> {
  assertRsaSpec({ algorithm, modulusBits })
  const { privateKey, publicKey } = await generate('rsa', { modulusLength: modulusBits, publicExponent: 65_537 })
  const { n = '', e = '' } = publicKey.export({ format: 'jwk' })
  const [modulus, exponent] = [n, e].map((text) => Uint8Array.from(Buffer.from(text, 'base64url'))) as [
    Uint8Array,
    Uint8Array,
  ]
  return { privateKey, publicKey: verificationKey({ kind: 'rsa', algorithm, modulus, exponent }) }
}

/** @throws {KeyStoreError} `key-spec-unsupported` */
export function assertRsaSpec({ algorithm, modulusBits }: { algorithm: RsaAlgorithm; modulusBits: number }): void {
  if (RSA_MODULUS_BITS.includes(modulusBits) && holdsSignature(algorithm, modulusBits)) return
  throw new KeyStoreError('key-spec-unsupported')
}

// RSA-PSS puts hash, salt of the same length and two octets more into the modulus (RFC 8017, 9.1.1): 1024 bits cannot hold SHA-512.
function holdsSignature(algorithm: RsaAlgorithm, modulusBits: number): boolean {
  const { hash, padding } = RSA_ALGORITHMS[algorithm]
  return padding === 'v1.5' || modulusBits >= 8 * (2 * HASH_OCTETS[hash] + 2)
}

import { Option } from 'commander'
import {
  ALGORITHMS,
  type AlgorithmName,
  CURVE_NAMES,
  type CurveName,
  curve,
  ECDSA_ALGORITHMS,
  type EcdsaAlgorithm,
  type PublicKeyMaterial,
  RSA_MODULUS_BITS,
  type RsaAlgorithm,
} from '../../../cvc/index.ts'
import type { KeySpec } from '../../../signatures/index.ts'
import { choice } from '../../option-values.ts'

/** A kind of key to make: a curve, or `rsa-2048`. */
export type NewKey = string

export const ALGORITHM_NAMES: readonly string[] = Object.keys(ALGORITHMS)

export const NEW_KEYS: readonly NewKey[] = [...CURVE_NAMES, ...RSA_MODULUS_BITS.map((bits) => `rsa-${bits}`)]

export function algorithmOption(): Option {
  return choice('--algorithm <name>', 'what the key signs with (default: the one that fits it)', ALGORITHM_NAMES)
}

export function newKeyOption(): Option {
  return choice('--new-key <kind>', 'make a key', NEW_KEYS)
}

export function passwordOption(): Option {
  return new Option('--key-password <file>', 'password of the key: the first line of this file')
}

/** A hash as long as the order, so that neither is the weaker part (TR-03111 4.2); PSS for RSA. Never SHA-1. */
export function defaultAlgorithm(material: PublicKeyMaterial): AlgorithmName {
  return material.kind === 'rsa' ? 'id-TA-RSA-PSS-SHA-256' : ecdsaAlgorithm(material.curve)
}

/** @returns undefined where key and algorithm are of two families */
export function specOf(newKey: NewKey, algorithm: AlgorithmName | undefined): KeySpec | undefined {
  const name = CURVE_NAMES.find((one) => one === newKey)
  const isEcdsa = algorithm === undefined ? name !== undefined : algorithm in ECDSA_ALGORITHMS
  if (isEcdsa !== (name !== undefined)) return undefined
  if (name !== undefined) return { algorithm: (algorithm ?? ecdsaAlgorithm(name)) as EcdsaAlgorithm, curve: name }
  const modulusBits = Number(newKey.slice('rsa-'.length))
  return { algorithm: (algorithm ?? 'id-TA-RSA-PSS-SHA-256') as RsaAlgorithm, modulusBits }
}

function ecdsaAlgorithm(name: CurveName): EcdsaAlgorithm {
  const bits = 8 * curve(name).orderOctets
  if (bits <= 224) return 'id-TA-ECDSA-SHA-224'
  if (bits <= 256) return 'id-TA-ECDSA-SHA-256'
  return bits <= 384 ? 'id-TA-ECDSA-SHA-384' : 'id-TA-ECDSA-SHA-512'
}

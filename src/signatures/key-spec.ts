import type { CurveName, EcdsaAlgorithm, RsaAlgorithm, VerificationKey } from '../cvc/index.ts'

/** What kind of key pair to make: the algorithm names the hash, too. */
export type KeySpec =
  | { readonly algorithm: EcdsaAlgorithm; readonly curve: CurveName }
  | { readonly algorithm: RsaAlgorithm; readonly modulusBits: number }

/** The specification a key was made by: what its successor needs to be of the same kind. */
export function keySpecOf(key: VerificationKey): KeySpec {
  if (key.kind === 'ecdsa') return { algorithm: key.algorithm, curve: key.curve }
  return { algorithm: key.algorithm, modulusBits: 8 * key.modulus.length - (Math.clz32(key.modulus[0] ?? 0) - 24) }
}

import { encodeSubjectPublicKeyInfo, type Signer, type VerificationKey } from '../cvc/index.ts'
import { writeSequence } from '../lists/index.ts'
import type { KeySpec } from '../signatures/index.ts'
import { signatureAlgorithm, signedObject, writeInteger } from '../spoc-channel/index.ts'

/** A key of ours as X.509 speaks of it. */
export interface X509Signer {
  /** SubjectPublicKeyInfo in DER. */
  readonly publicKeyInfo: Uint8Array
  /** AlgorithmIdentifier in DER. */
  readonly algorithm: Uint8Array
  /** @returns the three parts together, as of certificates, CRLs and PKCS#10 requests: what is signed, algorithm, signature */
  sign(signed: Uint8Array): Promise<Uint8Array>
}

/** Keys that the node makes for X.509. Each hash is as strong as the key. RFC 5758 3.2, RFC 4055 5. */
export const X509_KEYS = {
  'ecdsa-p256': { algorithm: 'id-TA-ECDSA-SHA-256', curve: 'secp256r1' },
  'ecdsa-p384': { algorithm: 'id-TA-ECDSA-SHA-384', curve: 'secp384r1' },
  'ecdsa-brainpoolP256r1': { algorithm: 'id-TA-ECDSA-SHA-256', curve: 'brainpoolP256r1' },
  'ecdsa-brainpoolP384r1': { algorithm: 'id-TA-ECDSA-SHA-384', curve: 'brainpoolP384r1' },
  'ecdsa-brainpoolP512r1': { algorithm: 'id-TA-ECDSA-SHA-512', curve: 'brainpoolP512r1' },
  'rsa-3072': { algorithm: 'id-TA-RSA-v1-5-SHA-256', modulusBits: 3072 },
} as const satisfies Record<string, KeySpec>
export type X509Key = keyof typeof X509_KEYS
export const X509_KEY_NAMES = Object.keys(X509_KEYS) as readonly X509Key[]

const ALGORITHMS = {
  'id-TA-ECDSA-SHA-256': 'ecdsa-256',
  'id-TA-ECDSA-SHA-384': 'ecdsa-384',
  'id-TA-ECDSA-SHA-512': 'ecdsa-512',
  'id-TA-RSA-v1-5-SHA-256': 'rsa',
} as const

/** @throws {RangeError} for a key whose algorithm is none of {@link X509_KEYS} */
export function x509Signer({ publicKey, sign }: Signer): X509Signer {
  const algorithm = signatureAlgorithm(algorithmOf(publicKey))
  return {
    publicKeyInfo: encodeSubjectPublicKeyInfo(publicKey),
    algorithm,
    sign: async (signed) => {
      const signature = await sign(signed)
      return signedObject(signed, algorithm, publicKey.kind === 'ecdsa' ? inDer(signature) : signature)
    },
  }
}

function algorithmOf({ algorithm }: VerificationKey) {
  const name = (ALGORITHMS as Readonly<Record<string, (typeof ALGORITHMS)[keyof typeof ALGORITHMS]>>)[algorithm]
  if (name === undefined) throw new RangeError(`a key for ${algorithm} signs nothing of X.509`)
  return name
}

/** From r and s side by side to Ecdsa-Sig-Value. RFC 3279 2.2.3. */
function inDer(plain: Uint8Array): Uint8Array {
  const half = plain.length / 2
  return writeSequence(writeInteger(plain.subarray(0, half)), writeInteger(plain.subarray(half)))
}

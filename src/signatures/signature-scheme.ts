import { constants, type SigningOptions } from 'node:crypto'
import { ALGORITHMS, type HashName, RSA_ALGORITHMS, type VerificationKey } from '../cvc/index.ts'

const OPENSSL_HASH: Record<HashName, string> = {
  'SHA-1': 'sha1',
  'SHA-224': 'sha224',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
}

/** How OpenSSL is to compute signatures with a key: the key's algorithm in OpenSSL's words. */
export interface SignatureScheme {
  readonly hash: string
  readonly options: SigningOptions
}

export function signatureScheme({ algorithm }: VerificationKey): SignatureScheme {
  const hash = OPENSSL_HASH[ALGORITHMS[algorithm].hash]
  if (!(algorithm in RSA_ALGORITHMS)) return { hash, options: { dsaEncoding: 'ieee-p1363' } }
  const { padding } = RSA_ALGORITHMS[algorithm as keyof typeof RSA_ALGORITHMS]
  if (padding === 'v1.5') return { hash, options: { padding: constants.RSA_PKCS1_PADDING } }
  // OpenSSL's default when signing is the longest salt that fits, which TR-03110 does not allow.
  const saltLength = constants.RSA_PSS_SALTLEN_DIGEST
  return { hash, options: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength } }
}

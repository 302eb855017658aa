import { constants, createPrivateKey, type KeyObject, sign } from 'node:crypto'
import { ListError } from '../errors.ts'
import type { HashName } from '../signature/signature-scheme.ts'

/** Who signs a list: a key, wherever it lies, and its certificate. */
export interface ListSigner {
  /** X.509 in DER. */
  readonly certificate: Uint8Array
  readonly algorithm: ListSignatureAlgorithm
  /** The signature in the form of the algorithm; of ECDSA in DER (RFC 3279 2.2.3). */
  sign(octets: Uint8Array): Promise<Uint8Array>
}

/** RFC 5754 3.2, 3.3; RFC 4055 3.1 with a salt as long as the hash. */
export const LIST_SIGNATURE_ALGORITHMS = {
  'ecdsa-SHA-256': { family: 'ecdsa', hash: 'sha256', oid: '1.2.840.10045.4.3.2' },
  'ecdsa-SHA-384': { family: 'ecdsa', hash: 'sha384', oid: '1.2.840.10045.4.3.3' },
  'ecdsa-SHA-512': { family: 'ecdsa', hash: 'sha512', oid: '1.2.840.10045.4.3.4' },
  'rsa-SHA-256': { family: 'rsa', hash: 'sha256', oid: '1.2.840.113549.1.1.11' },
  'rsa-SHA-384': { family: 'rsa', hash: 'sha384', oid: '1.2.840.113549.1.1.12' },
  'rsa-SHA-512': { family: 'rsa', hash: 'sha512', oid: '1.2.840.113549.1.1.13' },
  'rsa-pss-SHA-256': { family: 'rsa-pss', hash: 'sha256', oid: '1.2.840.113549.1.1.10' },
  'rsa-pss-SHA-384': { family: 'rsa-pss', hash: 'sha384', oid: '1.2.840.113549.1.1.10' },
  'rsa-pss-SHA-512': { family: 'rsa-pss', hash: 'sha512', oid: '1.2.840.113549.1.1.10' },
} as const satisfies Record<string, { family: 'ecdsa' | 'rsa' | 'rsa-pss'; hash: HashName; oid: string }>
export type ListSignatureAlgorithm = keyof typeof LIST_SIGNATURE_ALGORITHMS

const OPTIONS = {
  ecdsa: { dsaEncoding: 'der' },
  rsa: { padding: constants.RSA_PKCS1_PADDING },
  'rsa-pss': { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST },
} as const

interface SoftwareKey {
  /** PKCS#8 in PEM or a key that is open already. */
  readonly privateKey: KeyObject | string
  /** X.509 in DER. */
  readonly certificate: Uint8Array
  /** By default as strong as the key: SHA-512 over curves of 512 bits and more, and so on. */
  readonly algorithm?: ListSignatureAlgorithm
}

/** A signer with a key that OpenSSL holds. @throws {ListError} `algorithm-unsuitable` */
export function softwareListSigner({ privateKey, certificate, algorithm }: SoftwareKey): ListSigner {
  const key = typeof privateKey === 'string' ? createPrivateKey(privateKey) : privateKey
  const chosen = algorithm ?? usualAlgorithm(key)
  const { family, hash } = LIST_SIGNATURE_ALGORITHMS[chosen]
  if (!FAMILIES[key.asymmetricKeyType ?? '']?.includes(family)) {
    throw new ListError('algorithm-unsuitable', { found: `${chosen} with a key of type ${key.asymmetricKeyType}` })
  }
  return {
    certificate,
    algorithm: chosen,
    sign: (octets) =>
      new Promise((resolve, reject) => {
        sign(hash, octets, { key, ...OPTIONS[family] }, (error, signature) => {
          if (error) reject(error)
          else resolve(Uint8Array.from(signature))
        })
      }),
  }
}

const FAMILIES: Readonly<Record<string, readonly string[]>> = {
  ec: ['ecdsa'],
  rsa: ['rsa', 'rsa-pss'],
  'rsa-pss': ['rsa-pss'],
}

function usualAlgorithm({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): ListSignatureAlgorithm {
  if (asymmetricKeyType === 'rsa') return 'rsa-SHA-256'
  if (asymmetricKeyType === 'rsa-pss') return 'rsa-pss-SHA-256'
  const curve = asymmetricKeyDetails?.namedCurve ?? ''
  if (/512|521/.test(curve)) return 'ecdsa-SHA-512'
  return /384/.test(curve) ? 'ecdsa-SHA-384' : 'ecdsa-SHA-256'
}

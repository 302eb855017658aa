import { constants, type KeyObject } from 'node:crypto'
import { context, type Element, TAG } from '../ber/element.ts'
import { type Fields, fieldsIn, fieldsOf } from '../ber/fields.ts'
import { objectIdentifier, smallNumber } from '../ber/values.ts'

/** How OpenSSL is to compute a signature. */
export interface SignatureScheme {
  readonly hash: HashName
  readonly keyTypes: readonly string[]
  readonly options: {
    readonly dsaEncoding?: 'der' | 'ieee-p1363'
    readonly padding?: number
    readonly saltLength?: number
  }
}

/** RFC 3370, RFC 5754. */
export const HASHES = {
  sha1: '1.3.14.3.2.26',
  sha224: '2.16.840.1.101.3.4.2.4',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
} as const
export type HashName = keyof typeof HASHES

const ECDSA = { keyTypes: ['ec'], options: { dsaEncoding: 'der' } } as const
const PLAIN_ECDSA = { keyTypes: ['ec'], options: { dsaEncoding: 'ieee-p1363' } } as const
const RSA = { keyTypes: ['rsa'], options: { padding: constants.RSA_PKCS1_PADDING } } as const

/** RFC 3279, RFC 4055, RFC 5758; ecdsa-plain: TR-03111 5.2.1. */
const SCHEMES: Readonly<Record<string, SignatureScheme>> = {
  '1.2.840.10045.4.1': { hash: 'sha1', ...ECDSA },
  '1.2.840.10045.4.3.1': { hash: 'sha224', ...ECDSA },
  '1.2.840.10045.4.3.2': { hash: 'sha256', ...ECDSA },
  '1.2.840.10045.4.3.3': { hash: 'sha384', ...ECDSA },
  '1.2.840.10045.4.3.4': { hash: 'sha512', ...ECDSA },
  '0.4.0.127.0.7.1.1.4.1.1': { hash: 'sha1', ...PLAIN_ECDSA },
  '0.4.0.127.0.7.1.1.4.1.2': { hash: 'sha224', ...PLAIN_ECDSA },
  '0.4.0.127.0.7.1.1.4.1.3': { hash: 'sha256', ...PLAIN_ECDSA },
  '0.4.0.127.0.7.1.1.4.1.4': { hash: 'sha384', ...PLAIN_ECDSA },
  '0.4.0.127.0.7.1.1.4.1.5': { hash: 'sha512', ...PLAIN_ECDSA },
  '1.2.840.113549.1.1.5': { hash: 'sha1', ...RSA },
  '1.2.840.113549.1.1.14': { hash: 'sha224', ...RSA },
  '1.2.840.113549.1.1.11': { hash: 'sha256', ...RSA },
  '1.2.840.113549.1.1.12': { hash: 'sha384', ...RSA },
  '1.2.840.113549.1.1.13': { hash: 'sha512', ...RSA },
}
const RSA_ENCRYPTION = '1.2.840.113549.1.1.1'
const RSA_PSS = '1.2.840.113549.1.1.10'
const MGF1 = '1.2.840.113549.1.1.8'

/**
 * @param algorithm AlgorithmIdentifier of a signature, tag and length included
 * @param digest of a CMS signature: rsaEncryption leaves it to the digest algorithm (RFC 3370 3.2)
 * @returns undefined for an algorithm that is not in the table
 * @throws {ListError} what cannot be read
 */
export function signatureScheme(algorithm: Uint8Array, digest?: HashName): SignatureScheme | undefined {
  const fields = fieldsIn(algorithm, TAG.sequence, 'signature algorithm')
  const oid = objectIdentifier(fields.take(TAG.objectIdentifier))
  if (oid === RSA_PSS) return pssScheme(fields)
  if (oid === RSA_ENCRYPTION) return digest && { hash: digest, ...RSA }
  return SCHEMES[oid]
}

export function hashOf(oid: string): HashName | undefined {
  return (Object.keys(HASHES) as HashName[]).find((name) => HASHES[name] === oid)
}

export function suits({ keyTypes }: SignatureScheme, { asymmetricKeyType }: KeyObject): boolean {
  return keyTypes.includes(asymmetricKeyType ?? '')
}

/** RSASSA-PSS-params, with one hash for both uses, as OpenSSL takes it. RFC 4055 3.1. */
function pssScheme(algorithm: Fields): SignatureScheme | undefined {
  const parameters = algorithm.takeIf(TAG.sequence)
  const fields = parameters && fieldsOf(parameters, TAG.sequence, 'RSASSA-PSS parameters')
  const hash = hashIn(inside(fields?.takeIf(context(0))))
  const mask = maskHash(inside(fields?.takeIf(context(1))))
  const salt = inside(fields?.takeIf(context(2)))
  if (hash === undefined || mask !== hash) return undefined
  const saltLength = salt === undefined ? 20 : smallNumber(salt)
  return { hash, keyTypes: ['rsa', 'rsa-pss'], options: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength } }
}

function maskHash(element: Element | undefined): HashName | undefined {
  if (element === undefined) return 'sha1'
  const fields = fieldsOf(element, TAG.sequence, 'mask generation')
  return objectIdentifier(fields.take(TAG.objectIdentifier)) === MGF1 ? hashIn(fields.take(TAG.sequence)) : undefined
}

function hashIn(element: Element | undefined): HashName | undefined {
  if (element === undefined) return 'sha1' // the default of RFC 4055
  return hashOf(objectIdentifier(fieldsOf(element, TAG.sequence, 'hash algorithm').take(TAG.objectIdentifier)))
}

function inside(explicit: Element | undefined): Element | undefined {
  if (explicit === undefined) return undefined
  const [inner] = [...explicit.children()]
  return inner
}

import { constants, createHash, type KeyObject, type SignKeyObjectInput } from 'node:crypto'

const MORE_2001 = 'http://www.w3.org/2001/04/xmldsig-more#'
const MORE_2007 = 'http://www.w3.org/2007/05/xmldsig-more#'
const ENCRYPTION = 'http://www.w3.org/2001/04/xmlenc#'

type HashName = 'sha256' | 'sha384' | 'sha512'
type Family = 'rsa' | 'rsa-pss' | 'ecdsa'

/** By their URI (RFC 9231; XML Signature 1.1, 6). No SHA-1, and nothing with a shared secret. */
export const SIGNATURE_ALGORITHMS: Readonly<Record<string, { readonly family: Family; readonly hash: HashName }>> = {
  [`${MORE_2001}rsa-sha256`]: { family: 'rsa', hash: 'sha256' },
  [`${MORE_2001}rsa-sha384`]: { family: 'rsa', hash: 'sha384' },
  [`${MORE_2001}rsa-sha512`]: { family: 'rsa', hash: 'sha512' },
  [`${MORE_2007}sha256-rsa-MGF1`]: { family: 'rsa-pss', hash: 'sha256' },
  [`${MORE_2007}sha384-rsa-MGF1`]: { family: 'rsa-pss', hash: 'sha384' },
  [`${MORE_2007}sha512-rsa-MGF1`]: { family: 'rsa-pss', hash: 'sha512' },
  [`${MORE_2001}ecdsa-sha256`]: { family: 'ecdsa', hash: 'sha256' },
  [`${MORE_2001}ecdsa-sha384`]: { family: 'ecdsa', hash: 'sha384' },
  [`${MORE_2001}ecdsa-sha512`]: { family: 'ecdsa', hash: 'sha512' },
}

export const DIGEST_ALGORITHMS: Readonly<Record<string, { readonly hash: HashName; readonly octets: number }>> = {
  [`${ENCRYPTION}sha256`]: { hash: 'sha256', octets: 32 },
  [`${MORE_2001}sha384`]: { hash: 'sha384', octets: 48 },
  [`${ENCRYPTION}sha512`]: { hash: 'sha512', octets: 64 },
}

/** How OpenSSL is asked for it; ECDSA as two numbers of the curve's length (XML Signature 1.1, 6.4.3). */
const OPTIONS: Readonly<Record<Family, Omit<SignKeyObjectInput, 'key'>>> = {
  rsa: { padding: constants.RSA_PKCS1_PADDING },
  'rsa-pss': { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST },
  ecdsa: { dsaEncoding: 'ieee-p1363' },
}

const FAMILIES_OF_KEY: Readonly<Record<string, readonly Family[]>> = {
  rsa: ['rsa', 'rsa-pss'],
  'rsa-pss': ['rsa-pss'],
  ec: ['ecdsa'],
}

export function fitsKey(algorithm: string, { asymmetricKeyType }: KeyObject): boolean {
  const family = SIGNATURE_ALGORITHMS[algorithm]?.family
  return family !== undefined && (FAMILIES_OF_KEY[asymmetricKeyType ?? '']?.includes(family) ?? false)
}

/** @param algorithm one of the table */
export function schemeOf(algorithm: string, key: KeyObject): { hash: HashName; key: SignKeyObjectInput } {
  const { family, hash } = SIGNATURE_ALGORITHMS[algorithm]!
  return { hash, key: { key, ...OPTIONS[family] } }
}

const RSA_BITS_AT_LEAST = 2048
/** As OpenSSL names them. */
const HASH_OF_CURVE: Readonly<Record<string, HashName>> = {
  prime256v1: 'sha256',
  brainpoolP256r1: 'sha256',
  secp384r1: 'sha384',
  brainpoolP384r1: 'sha384',
  secp521r1: 'sha512',
  brainpoolP512r1: 'sha512',
}

/** What a key of ours signs with, a digest as strong; undefined: no key to sign messages with. */
export function algorithmsFor(key: KeyObject): { signature: string; digest: string } | undefined {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key
  const curveHash = HASH_OF_CURVE[details?.namedCurve ?? '']
  if (type === 'ec' && curveHash !== undefined) return named('ecdsa', curveHash)
  if ((details?.modulusLength ?? 0) < RSA_BITS_AT_LEAST) return undefined
  if (type === 'rsa') return named('rsa', 'sha256')
  return type === 'rsa-pss' ? named('rsa-pss', 'sha256') : undefined
}

function named(family: Family, hash: HashName): { signature: string; digest: string } {
  const [signature] = Object.entries(SIGNATURE_ALGORITHMS).find(
    ([, one]) => one.family === family && one.hash === hash,
  )!
  const [digest] = Object.entries(DIGEST_ALGORITHMS).find(([, one]) => one.hash === hash)!
  return { signature, digest }
}

/** As xml-crypto asks for digests. */
export const HASHES = Object.fromEntries(
  Object.entries(DIGEST_ALGORITHMS).map(([uri, { hash }]) => [
    uri,
    class {
      getAlgorithmName = (): string => uri
      getHash = (xml: string): string => createHash(hash).update(xml, 'utf8').digest('base64')
    },
  ]),
)

import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto'
import { promisify } from 'node:util'
import { encodeSubjectPublicKeyInfo } from '../../cvc/index.ts'
import { BridgeError, type BridgeFiles, type BridgeParts, X509_KEYS } from '../index.ts'
import { keyOfAccount } from './account-books.ts'

/** What signs for our account: never in the hands of the library. */
export interface AccountKey {
  /** The public key, RFC 7517: only what its thumbprint is made of (RFC 7638), and in that order. */
  readonly jwk: Readonly<Record<string, string>>
  /** RFC 7518 3.1. */
  readonly algorithm: string
  /** @returns r and s side by side for elliptic curves, as JWS wants them (RFC 7518 3.4) */
  sign(octets: Uint8Array): Promise<Uint8Array>
}

/** By the curve, or `RSA`. RFC 7518 3.3, 3.4. */
const ALGORITHMS: Readonly<Record<string, { readonly name: string; readonly hash: string }>> = {
  'P-256': { name: 'ES256', hash: 'sha256' },
  'P-384': { name: 'ES384', hash: 'sha384' },
  'P-521': { name: 'ES512', hash: 'sha512' },
  RSA: { name: 'RS256', hash: 'sha256' },
}

/** @param named a file in PEM @throws {BridgeError} `auth`, not sent */
export async function accountKeyFromFile(named: string, files: BridgeFiles): Promise<AccountKey> {
  const pem = await files.read(named)
  const key = readKey(pem, files.path(named))
  const { jwk, algorithm } = publicPart(createPublicKey(key))
  if (algorithm === undefined) throw unusable(files.path(named), 'it is neither RSA nor on P-256, P-384 or P-521')
  const { name, hash } = algorithm
  const signing = promisify(sign)
  return { jwk, algorithm: name, sign: (octets) => signing(hash, octets, { key, dsaEncoding: 'ieee-p1363' }) }
}

/** Made at its first use. @param ca as the configuration names it @param directory another CA gets another key */
export async function accountKeyFromStore(ca: string, directory: string, parts: BridgeParts): Promise<AccountKey> {
  const keyId = await keyOfAccount(parts.db, { ca, directory }, parts.now(), {
    make: async () => (await parts.keys.create(X509_KEYS['ecdsa-p256'])).keyId,
    discard: async (unused) => parts.keys.remove?.(unused),
  })
  const { publicKey, sign: signing } = await parts.keys.signer(keyId)
  const spki = Buffer.from(encodeSubjectPublicKeyInfo(publicKey))
  const { jwk } = publicPart(createPublicKey({ key: spki, format: 'der', type: 'spki' }))
  return { jwk, algorithm: 'ES256', sign: signing }
}

function publicPart(key: KeyObject) {
  const { kty = '', crv, x, y, e, n } = key.export({ format: 'jwk' })
  const jwk = kty === 'RSA' ? { e, kty, n } : { crv, kty, x, y }
  return { jwk: jwk as Record<string, string>, algorithm: ALGORITHMS[crv ?? kty] }
}

function readKey(pem: Buffer, path: string): KeyObject {
  try {
    return createPrivateKey(pem)
  } catch (cause) {
    throw unusable(path, 'it is no private key in PEM without a pass phrase', cause)
  }
}

function unusable(path: string, why: string, cause?: unknown): BridgeError {
  return new BridgeError('auth', `${path} cannot be the key of an ACME account: ${why}`, { outcome: 'not-sent', cause })
}

import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import {
  type AlgorithmName,
  CURVE_NAMES,
  CURVES,
  type CurveName,
  curve,
  decodeSubjectPublicKeyInfo,
  type PublicKeyMaterial,
  type Signer,
  withAlgorithm,
} from '../cvc/index.ts'
import { generateKeyPairFor } from './generate-key-pair.ts'
import type { KeySpec } from './key-spec.ts'
import { makeSigner } from './make-signer.ts'

/** A private key that travels in a file, for ceremonies and test PKIs. The keys of a node stay in its `KeyStore`. */
export interface PortableKey {
  readonly material: PublicKeyMaterial
  /** Every signature is verified before it leaves. @throws {CvcError} `key-kind-mismatch`, `rsa-key-unsuitable` */
  signer(algorithm: AlgorithmName): Signer
  /** PKCS#8; encrypted (PBES2, AES-256-CBC) under a password where there is one. */
  toPem(password?: string): string
}

/** A key, or why there is none. */
export type PortableKeyAnswer =
  | { readonly kind: 'key'; readonly key: PortableKey }
  /** It is encrypted and there was no password, or not the right one. */
  | { readonly kind: 'locked' }
  /** A private key of another kind, or on a curve that is not in the table. */
  | { readonly kind: 'unsuitable'; readonly found: string }
  | { readonly kind: 'not-a-private-key' }

/** PKCS#8 in PEM or DER, also encrypted; and the older PEM forms of OpenSSL ("EC PRIVATE KEY", "RSA PRIVATE KEY"). */
export function readPortableKey(bytes: Uint8Array, password?: string): PortableKeyAnswer {
  const text = Buffer.from(bytes).toString('latin1')
  const isPem = text.includes('-----BEGIN ')
  const key = Buffer.from(bytes)
  const lock = password === undefined ? {} : { passphrase: password }
  try {
    const read = createPrivateKey(
      isPem ? { key, format: 'pem', ...lock } : { key, format: 'der', type: 'pkcs8', ...lock },
    )
    return answerFor(read)
  } catch {
    return { kind: isLocked(text, bytes) ? 'locked' : 'not-a-private-key' }
  }
}

/** @throws {KeyStoreError} `key-spec-unsupported` */
export async function generatePortableKey(spec: KeySpec): Promise<PortableKey> {
  const { privateKey, publicKey } = await generateKeyPairFor(spec)
  return portable(privateKey, publicKey)
}

function answerFor(privateKey: KeyObject): PortableKeyAnswer {
  const material = materialOf(privateKey)
  if (material === undefined) {
    const { namedCurve } = privateKey.asymmetricKeyDetails ?? {}
    return { kind: 'unsuitable', found: namedCurve ?? privateKey.asymmetricKeyType ?? 'an unknown kind' }
  }
  return { kind: 'key', key: portable(privateKey, material) }
}

function portable(privateKey: KeyObject, material: PublicKeyMaterial): PortableKey {
  return {
    material,
    signer: (algorithm) => makeSigner({ privateKey, publicKey: withAlgorithm(material, algorithm) }),
    toPem: (password) => {
      const lock = password === undefined ? {} : { cipher: 'aes-256-cbc', passphrase: password }
      return String(privateKey.export({ format: 'pem', type: 'pkcs8', ...lock }))
    },
  }
}

function materialOf(privateKey: KeyObject): PublicKeyMaterial | undefined {
  const spki = Uint8Array.from(createPublicKey(privateKey).export({ format: 'der', type: 'spki' }))
  if (privateKey.asymmetricKeyType === 'rsa') return decodeSubjectPublicKeyInfo(spki)
  const name = curveCalled(privateKey.asymmetricKeyDetails?.namedCurve)
  if (name === undefined) return undefined
  const point = spki.slice(-(1 + 2 * curve(name).fieldOctets)) // it stands last, also behind a curve in numbers
  return point[0] === 0x04 ? { kind: 'ecdsa', curve: name, point } : undefined
}

function curveCalled(openssl: string | undefined): CurveName | undefined {
  return CURVE_NAMES.find((name) => CURVES[name].openssl === openssl)
}

const ENCRYPTED_PEM = /-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m
/** PBES2, with which an encrypted PKCS#8 begins its algorithm. RFC 8018 A.4. */
const PBES2 = '06092a864886f70d01050d'

function isLocked(text: string, bytes: Uint8Array): boolean {
  return ENCRYPTED_PEM.test(text) || Buffer.from(bytes.subarray(0, 32)).toString('hex').includes(PBES2)
}

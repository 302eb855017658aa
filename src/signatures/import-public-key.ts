import { createPublicKey, type KeyObject } from 'node:crypto'
import {
  CURVES,
  curve,
  type EcdsaVerificationKey,
  encodeObjectIdentifier,
  type RsaVerificationKey,
  type VerificationKey,
} from '../cvc/index.ts'

const [SEQUENCE, OBJECT_IDENTIFIER, BIT_STRING] = [0x30, 0x06, 0x03]
const ID_EC_PUBLIC_KEY = '1.2.840.10045.2.1'

/**
 * A key as OpenSSL wants it. Curves always by name, never by numbers. OpenSSL takes compressed, hybrid and infinite points too,
 * so the form is looked at here, also for keys that did not come through `verificationKey`.
 * @throws whatever OpenSSL throws, and a TypeError for a point of another form
 */
export function importPublicKey(key: VerificationKey): KeyObject {
  return key.kind === 'rsa' ? importRsa(key) : importEcdsa(key)
}

function importRsa({ modulus, exponent }: RsaVerificationKey): KeyObject {
  const n = Buffer.from(modulus).toString('base64url')
  const e = Buffer.from(exponent).toString('base64url')
  return createPublicKey({ key: { kty: 'RSA', n, e }, format: 'jwk' })
}

function importEcdsa(key: EcdsaVerificationKey): KeyObject {
  if (key.point[0] !== 0x04 || key.point.length !== 1 + 2 * curve(key.curve).fieldOctets) {
    throw new TypeError(`not an uncompressed point of ${key.curve}`)
  }
  const algorithm = der(SEQUENCE, oid(ID_EC_PUBLIC_KEY), oid(CURVES[key.curve].oid))
  const spki = der(SEQUENCE, algorithm, der(BIT_STRING, Uint8Array.of(0), key.point))
  return createPublicKey({ key: spki, format: 'der', type: 'spki' })
}

function oid(dotted: string): Buffer {
  return der(OBJECT_IDENTIFIER, encodeObjectIdentifier(dotted))
}

// A SubjectPublicKeyInfo of our curves stays below 256 octets.
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const value = Buffer.concat(parts)
  const head = value.length < 0x80 ? [tag, value.length] : [tag, 0x81, value.length]
  return Buffer.concat([Buffer.from(head), value])
}

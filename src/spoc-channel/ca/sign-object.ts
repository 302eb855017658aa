import { type KeyObject, sign } from 'node:crypto'
import { TAG, write, writeObjectIdentifier, writeSequence } from '../../lists/index.ts'

/** RFC 5758 3.2; RFC 4055 5. The hash as strong as the key. */
const ALGORITHMS = {
  'ecdsa-256': { oid: '1.2.840.10045.4.3.2', hash: 'sha256', parameters: [] },
  'ecdsa-384': { oid: '1.2.840.10045.4.3.3', hash: 'sha384', parameters: [] },
  'ecdsa-512': { oid: '1.2.840.10045.4.3.4', hash: 'sha512', parameters: [] },
  rsa: { oid: '1.2.840.113549.1.1.11', hash: 'sha256', parameters: [write(TAG.null)] },
} as const
export type ObjectAlgorithm = keyof typeof ALGORITHMS

/**
 * An object as certificates and CRLs are: what is signed, the algorithm, the signature; DER. RFC 5280 4.1, 5.1.
 * @param body given the AlgorithmIdentifier, which stands inside what is signed, too
 */
export function signObject(key: KeyObject, body: (algorithm: Uint8Array) => Uint8Array): Uint8Array {
  const name = algorithmFor(key)
  const algorithm = signatureAlgorithm(name)
  const signed = body(algorithm)
  return signedObject(signed, algorithm, sign(ALGORITHMS[name].hash, signed, key))
}

/** AlgorithmIdentifier in DER. */
export function signatureAlgorithm(name: ObjectAlgorithm): Uint8Array {
  const { oid, parameters } = ALGORITHMS[name]
  return writeSequence(writeObjectIdentifier(oid), ...parameters)
}

/** The three parts together: of certificates, CRLs and PKCS#10 requests. @param signature of ECDSA in DER */
export function signedObject(signed: Uint8Array, algorithm: Uint8Array, signature: Uint8Array): Uint8Array {
  return writeSequence(signed, algorithm, writeBits(signature))
}

function algorithmFor({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): ObjectAlgorithm {
  if (asymmetricKeyType === 'rsa') return 'rsa'
  const curve = asymmetricKeyDetails?.namedCurve ?? ''
  if (/512|521/.test(curve)) return 'ecdsa-512'
  return /384/.test(curve) ? 'ecdsa-384' : 'ecdsa-256'
}

/** A BIT STRING. @param unused bits at its end */
export function writeBits(octets: Uint8Array, unused = 0): Uint8Array {
  return write(TAG.bitString, Uint8Array.of(unused), octets)
}

/** A whole number that is not negative. @param octets the highest first */
export function writeInteger(octets: Uint8Array): Uint8Array {
  const first = octets.findIndex((octet) => octet !== 0)
  const shortest = first === -1 ? Uint8Array.of(0) : octets.subarray(first)
  return write(TAG.integer, ...(shortest[0]! > 0x7f ? [Uint8Array.of(0)] : []), shortest)
}

import { type AlgorithmName, isEcdsa } from './algorithms.ts'
import { assertOnCurve } from './curve-points.ts'
import { CURVE_NAMES, CURVES, type CurveName } from './curves.ts'
import {
  DER,
  enterSequence,
  enterWholeBits,
  readDerIdentifier,
  readDerInteger,
  wholeBits,
  writeDerIdentifier,
  writeDerInteger,
  writeWholeBits,
} from './der.ts'
import { CvcError } from './errors.ts'
import { ObjectReader } from './read-objects.ts'
import { readingAs } from './read-values.ts'
import { type VerificationKey, verificationKey } from './verification-key.ts'
import { writeObject } from './write-objects.ts'

/** A public key without its use: X.509 forms do not say with which hash or padding a key signs. */
export type PublicKeyMaterial =
  | {
      readonly kind: 'ecdsa'
      /** By its name; numbers of a curve have no place in this form. */
      readonly curve: CurveName
      /** Uncompressed: 04, x, y. */
      readonly point: Uint8Array
    }
  | {
      readonly kind: 'rsa'
      /** Unsigned, big-endian. */
      readonly modulus: Uint8Array
      /** Unsigned, big-endian. */
      readonly exponent: Uint8Array
    }

export const KEY_TYPES = { ec: '1.2.840.10045.2.1', rsa: '1.2.840.113549.1.1.1' } as const

/**
 * Says what a key signs with. TR-03110-3 A.7.3.1, A.7.4.1.
 * @throws {CvcError} `key-kind-mismatch`, `rsa-key-unsuitable`, `point-malformed`, `point-not-on-curve`
 */
export function withAlgorithm(material: PublicKeyMaterial, algorithm: AlgorithmName): VerificationKey {
  if (material.kind === 'ecdsa' && isEcdsa(algorithm)) {
    return verificationKey({ kind: 'ecdsa', algorithm, point: material.point }, material.curve)
  }
  if (material.kind === 'rsa' && !isEcdsa(algorithm)) {
    const { modulus, exponent } = material
    return verificationKey({ kind: 'rsa', algorithm, modulus, exponent })
  }
  throw new CvcError('key-kind-mismatch', { expected: material.kind, found: algorithm })
}

/**
 * X.509 SubjectPublicKeyInfo in DER: RFC 5480 with the curve by name and the point uncompressed, RFC 8017 for RSA. The form in
 * which Web Crypto, OpenSSL and Java take keys.
 * @param key a {@link VerificationKey} will do: its algorithm has no place in this form
 */
export function encodeSubjectPublicKeyInfo(key: PublicKeyMaterial): Uint8Array {
  if (key.kind === 'ecdsa') return writeObject(DER.sequence, ecAlgorithm(key.curve), writeWholeBits(key.point))
  const numbers = writeObject(DER.sequence, writeDerInteger(key.modulus), writeDerInteger(key.exponent))
  return writeObject(DER.sequence, rsaAlgorithm(), writeWholeBits(numbers))
}

/**
 * The way back from {@link encodeSubjectPublicKeyInfo}, all of the input. RFC 5480, RFC 8017. Explicit curve numbers,
 * compressed points and restricted types (id-RSASSA-PSS, id-ecDH) are refused.
 * @throws {CvcError} `key-malformed`, `curve-unknown`, `point-malformed`, `point-not-on-curve`, `truncated`, `trailing-octets`
 */
export function decodeSubjectPublicKeyInfo(octets: Uint8Array): PublicKeyMaterial {
  const { type, bits, inside } = readingAs('key-malformed', () => {
    const outer = ObjectReader.over(octets)
    const reader = enterSequence(outer)
    const type = readKeyType(reader)
    const object = reader.read(DER.bitString)
    const bits = wholeBits(reader, object)
    reader.finish()
    outer.finish()
    return { type, bits, inside: enterWholeBits(reader, object) }
  })
  if (type.kind === 'ecdsa') {
    const curve = curveByOid(type.curveOid)
    assertOnCurve(bits, curve)
    return { kind: 'ecdsa', curve, point: bits }
  }
  return readingAs('key-malformed', () => {
    const reader = enterSequence(inside)
    const key = { kind: 'rsa', modulus: readDerInteger(reader), exponent: readDerInteger(reader) } as const
    reader.finish()
    inside.finish()
    return key
  })
}

/** AlgorithmIdentifier of a key: what it is, and for a curve its identifier. */
export function readKeyType(
  outer: ObjectReader,
): { readonly kind: 'rsa' } | { readonly kind: 'ecdsa'; readonly curveOid: string } {
  const reader = enterSequence(outer)
  const oid = readDerIdentifier(reader)
  if (oid === KEY_TYPES.ec) {
    const curveOid = readDerIdentifier(reader)
    reader.finish()
    return { kind: 'ecdsa', curveOid }
  }
  if (oid !== KEY_TYPES.rsa) throw new CvcError('key-malformed', { found: oid })
  if (reader.read(DER.null).value.length > 0) throw new CvcError('key-malformed', { found: 'a NULL with content' })
  reader.finish()
  return { kind: 'rsa' }
}

export function ecAlgorithm(curve: CurveName): Uint8Array {
  return writeObject(DER.sequence, writeDerIdentifier(KEY_TYPES.ec), writeDerIdentifier(CURVES[curve].oid))
}

export function rsaAlgorithm(): Uint8Array {
  return writeObject(DER.sequence, writeDerIdentifier(KEY_TYPES.rsa), writeObject(DER.null))
}

/** The curve with this object identifier. @throws {CvcError} `curve-unknown` */
export function curveByOid(oid: string): CurveName {
  const name = CURVE_NAMES.find((name) => CURVES[name].oid === oid)
  if (!name) throw new CvcError('curve-unknown', { found: oid })
  return name
}

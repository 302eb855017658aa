import { assertOnCurve } from './curve-points.ts'
import { type CurveName, curve } from './curves.ts'
import {
  DER,
  enterSequence,
  readDerIdentifier,
  readDerInteger,
  readWholeBits,
  writeDerInteger,
  writeWholeBits,
} from './der.ts'
import { CvcError } from './errors.ts'
import { ObjectReader } from './read-objects.ts'
import { readingAs } from './read-values.ts'
import { curveByOid, ecAlgorithm, readKeyType, rsaAlgorithm } from './subject-public-key-info.ts'
import { integerOf, isBetweenZeroAnd } from './unsigned-integer.ts'
import { writeObject } from './write-objects.ts'

/** A private key as numbers. This library only writes and reads them: it signs nothing and takes no care of memory or timing. */
export type PrivateKeyMaterial = EcPrivateKey | RsaPrivateKey

/** RFC 5915, on a named curve. */
export interface EcPrivateKey {
  readonly kind: 'ecdsa'
  /** By its name. */
  readonly curve: CurveName
  /** Between 1 and the order, in as many octets as the order has. */
  readonly scalar: Uint8Array
  /** Uncompressed; on the curve. That it belongs to the scalar is not computed here. May be missing. */
  readonly point?: Uint8Array
}

/** RFC 8017 A.1.2, two primes. All numbers unsigned, big-endian, without leading zeros. */
export interface RsaPrivateKey {
  readonly kind: 'rsa'
  /** n. */
  readonly modulus: Uint8Array
  /** e, the public one. */
  readonly exponent: Uint8Array
  /** d. */
  readonly privateExponent: Uint8Array
  /** p. */
  readonly prime1: Uint8Array
  /** q. */
  readonly prime2: Uint8Array
  /** d mod (p − 1). */
  readonly exponent1: Uint8Array
  /** d mod (q − 1). */
  readonly exponent2: Uint8Array
  /** The inverse of q mod p. */
  readonly coefficient: Uint8Array
}

/** In the order of RFC 8017. */
const RSA_NUMBERS = [
  'modulus',
  'exponent',
  'privateExponent',
  'prime1',
  'prime2',
  'exponent1',
  'exponent2',
  'coefficient',
] as const

const ZERO = Uint8Array.of(0)
const [VERSION_1, PARAMETERS, PUBLIC_KEY, ATTRIBUTES, PUBLIC_KEY_BITS] = [1n, 0xa0, 0xa1, 0xa0, 0x81]

/**
 * PKCS#8 PrivateKeyInfo in DER, version 0, not encrypted: RFC 5958 around RFC 5915 (curve by name) or RFC 8017.
 * @throws {CvcError} `key-malformed`: a scalar that is not between 1 and the order in the order's length
 */
export function encodePrivateKeyInfo(key: PrivateKeyMaterial): Uint8Array {
  const [algorithm, inner] =
    key.kind === 'ecdsa' ? [ecAlgorithm(key.curve), ecPrivateKey(key)] : [rsaAlgorithm(), rsaPrivateKey(key)]
  return writeObject(DER.sequence, writeDerInteger(ZERO), algorithm, writeObject(DER.octetString, inner))
}

/**
 * The way back from {@link encodePrivateKeyInfo}, all of the input. Attributes and the public key of RFC 5958, version 1, are
 * read over; an encrypted key is not a PrivateKeyInfo.
 * @throws {CvcError} `key-malformed`, `curve-unknown`, `point-malformed`, `point-not-on-curve`, `truncated`, `trailing-octets`
 */
export function decodePrivateKeyInfo(octets: Uint8Array): PrivateKeyMaterial {
  const { type, inner } = readingAs('key-malformed', () => {
    const outer = ObjectReader.over(octets)
    const reader = enterSequence(outer)
    if (integerOf(readDerInteger(reader)) > 1n) throw new CvcError('key-malformed', { found: 'an unknown version' })
    const type = readKeyType(reader)
    const inner = reader.enter(reader.read(DER.octetString))
    reader.readIf(ATTRIBUTES)
    reader.readIf(PUBLIC_KEY_BITS)
    reader.finish()
    outer.finish()
    return { type, inner }
  })
  return type.kind === 'rsa' ? readRsaPrivateKey(inner) : readEcPrivateKey(inner, type.curveOid)
}

function rsaPrivateKey(key: RsaPrivateKey): Uint8Array {
  return writeObject(DER.sequence, writeDerInteger(ZERO), ...RSA_NUMBERS.map((name) => writeDerInteger(key[name])))
}

function readRsaPrivateKey(outer: ObjectReader): RsaPrivateKey {
  return readingAs('key-malformed', () => {
    const reader = enterSequence(outer)
    if (integerOf(readDerInteger(reader)) !== 0n) throw new CvcError('key-malformed', { found: 'more than two primes' })
    const numbers = Object.fromEntries(RSA_NUMBERS.map((name) => [name, readDerInteger(reader)]))
    reader.finish()
    outer.finish()
    return { kind: 'rsa', ...(numbers as Record<(typeof RSA_NUMBERS)[number], Uint8Array>) }
  })
}

function ecPrivateKey({ curve: name, scalar, point }: EcPrivateKey): Uint8Array {
  assertScalar(scalar, name)
  const publicKey = point ? [writeObject(PUBLIC_KEY, writeWholeBits(point))] : []
  return writeObject(
    DER.sequence,
    writeDerInteger(Uint8Array.of(1)),
    writeObject(DER.octetString, scalar),
    ...publicKey,
  )
}

function readEcPrivateKey(outer: ObjectReader, curveOid: string): EcPrivateKey {
  const { scalar, point, ownCurve } = readingAs('key-malformed', () => {
    const reader = enterSequence(outer)
    if (integerOf(readDerInteger(reader)) !== VERSION_1) throw new CvcError('key-malformed', { found: 'a version' })
    const scalar = reader.read(DER.octetString).value
    const parameters = reader.readIf(PARAMETERS)
    const ownCurve = parameters && readAll(reader.enter(parameters), readDerIdentifier)
    const publicKey = reader.readIf(PUBLIC_KEY)
    const point = publicKey && readAll(reader.enter(publicKey), readWholeBits)
    reader.finish()
    outer.finish()
    return { scalar, point, ownCurve }
  })
  const name = curveByOid(curveOid)
  if (ownCurve !== undefined && ownCurve !== curveOid) throw new CvcError('key-malformed', { found: 'two curves' })
  assertScalar(scalar, name)
  if (point) assertOnCurve(point, name)
  return { kind: 'ecdsa', curve: name, scalar, ...(point && { point }) }
}

function readAll<T>(reader: ObjectReader, read: (reader: ObjectReader) => T): T {
  const value = read(reader)
  reader.finish()
  return value
}

function assertScalar(scalar: Uint8Array, name: CurveName): void {
  const { order, orderOctets } = curve(name)
  if (scalar.length === orderOctets && isBetweenZeroAnd(order, scalar)) return
  throw new CvcError('key-malformed', {
    expected: `a scalar of ${orderOctets} octets between 1 and the order of ${name}`,
  })
}

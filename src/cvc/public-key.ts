import {
  ALGORITHMS,
  type AlgorithmName,
  algorithmByOid,
  type EcdsaAlgorithm,
  isEcdsa,
  type RsaAlgorithm,
} from './algorithms.ts'
import { assertUncompressed } from './curve-points.ts'
import type { ReadMode } from './deviations.ts'
import { type DomainParameters, readDomainParameters, writeDomainParameters } from './domain-parameters.ts'
import { CvcError } from './errors.ts'
import { readObjectIdentifier, sharedObjectIdentifier } from './object-identifier.ts'
import { type DataObject, ObjectReader } from './read-objects.ts'
import { atObject, readInteger } from './read-values.ts'
import { EC_TAGS, RSA_TAGS, TAGS } from './tags.ts'
import { withoutLeadingZeros } from './unsigned-integer.ts'
import { ObjectWriter } from './write-objects.ts'

/**
 * A key as its object says it: the curve may be missing (inherited) or be any numbers. To use it: `verificationKey`.
 * TR-03110-3 D.3.
 */
export type PublicKey = EcdsaPublicKey | RsaPublicKey

/** TR-03110-3 D.3.3, table 31. */
export interface EcdsaPublicKey {
  readonly kind: 'ecdsa'
  /** What it signs with. TR-03110-3 A.7.4.1. */
  readonly algorithm: EcdsaAlgorithm
  /** The numbers of its curve; absent where the curve is that of the CVCA (DV and terminal certificates). */
  readonly domainParameters?: DomainParameters
  /** Uncompressed: 04, x, y. */
  readonly point: Uint8Array
}

/** TR-03110-3 D.3.1, table 29. */
export interface RsaPublicKey {
  readonly kind: 'rsa'
  /** What it signs with. TR-03110-3 A.7.3.1. */
  readonly algorithm: RsaAlgorithm
  /** Unsigned, big-endian. */
  readonly modulus: Uint8Array
  /** Unsigned, big-endian. */
  readonly exponent: Uint8Array
}

/**
 * Reads the complete `7F49` object, all of the input. TR-03110-3 D.3.
 * @param options `mode`: `strict` unless told otherwise
 * @throws {CvcError} `object-…`, `oid-malformed`, `algorithm-unknown`, `integer-…`, `point-malformed`,
 * `domain-parameters-incomplete`
 */
export function decodePublicKey(bytes: Uint8Array, { mode }: { mode?: ReadMode } = {}): PublicKey {
  const reader = ObjectReader.over(bytes, mode)
  const publicKey = readPublicKey(reader, reader.read(TAGS.publicKey))
  reader.finish()
  return publicKey
}

/**
 * The complete `7F49` object, integers in their shortest form. TR-03110-3 D.3.
 * @throws {CvcError} `point-malformed`
 */
export function encodePublicKey(publicKey: PublicKey): Uint8Array {
  const writer = ObjectWriter.start()
  writePublicKey(writer, publicKey)
  return writer.finish()
}

export function writePublicKey(writer: ObjectWriter, publicKey: PublicKey): void {
  writer.open(TAGS.publicKey)
  writer.write(TAGS.objectIdentifier, sharedObjectIdentifier(ALGORITHMS[publicKey.algorithm].oid))
  if (publicKey.kind === 'rsa') writeRsaNumbers(writer, publicKey)
  else writeEcdsaNumbers(writer, publicKey)
  writer.close()
}

function writeRsaNumbers(writer: ObjectWriter, { modulus, exponent }: RsaPublicKey): void {
  writer.write(RSA_TAGS.modulus, withoutLeadingZeros(modulus))
  writer.write(RSA_TAGS.exponent, withoutLeadingZeros(exponent))
}

function writeEcdsaNumbers(writer: ObjectWriter, { domainParameters, point }: EcdsaPublicKey): void {
  assertUncompressed(point)
  if (domainParameters) writeDomainParameters(writer, domainParameters)
  writer.write(EC_TAGS.point, point)
  if (domainParameters?.cofactor) writer.write(EC_TAGS.cofactor, withoutLeadingZeros(domainParameters.cofactor))
}

export function readPublicKey(outer: ObjectReader, object: DataObject): PublicKey {
  const reader = outer.enter(object)
  const algorithm = atObject(reader, reader.read(TAGS.objectIdentifier), algorithmOf)
  const publicKey = isEcdsa(algorithm) ? readEcdsaKey(reader, algorithm) : readRsaKey(reader, algorithm)
  reader.finish()
  return publicKey
}

function algorithmOf(object: DataObject): AlgorithmName {
  const oid = readObjectIdentifier(object)
  const algorithm = algorithmByOid(oid)
  if (!algorithm) throw new CvcError('algorithm-unknown', { found: oid })
  return algorithm
}

function readRsaKey(reader: ObjectReader, algorithm: RsaAlgorithm): RsaPublicKey {
  const modulus = readInteger(reader, RSA_TAGS.modulus)
  return { kind: 'rsa', algorithm, modulus, exponent: readInteger(reader, RSA_TAGS.exponent) }
}

// 81 to 85 all or none, then the point, then the cofactor, which alone may be missing.
function readEcdsaKey(reader: ObjectReader, algorithm: EcdsaAlgorithm): EcdsaPublicKey {
  const firstPart = reader.peek()
  if (firstPart === undefined || firstPart < EC_TAGS.p || firstPart >= EC_TAGS.point) {
    return { kind: 'ecdsa', algorithm, point: readPoint(reader) }
  }
  const parameters = allOrNone(reader)
  const point = readPoint(reader)
  const hasCofactor = reader.peek() === EC_TAGS.cofactor
  const domainParameters = hasCofactor ? { ...parameters, cofactor: readInteger(reader, EC_TAGS.cofactor) } : parameters
  return { kind: 'ecdsa', algorithm, domainParameters, point }
}

function allOrNone(reader: ObjectReader): DomainParameters {
  try {
    return readDomainParameters(reader)
  } catch (error) {
    if (!(error instanceof CvcError) || !['object-missing', 'object-unexpected'].includes(error.code)) throw error
    throw new CvcError('domain-parameters-incomplete', error.details, { cause: error })
  }
}

function readPoint(reader: ObjectReader): Uint8Array {
  return atObject(reader, reader.read(EC_TAGS.point), ({ value }) => {
    assertUncompressed(value)
    return value
  })
}

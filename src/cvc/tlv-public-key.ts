import { assertOnCurve } from './curve-points.ts'
import type { CurveName } from './curves.ts'
import { domainParametersOf, knownCurve, readDomainParameters, writeDomainParameters } from './domain-parameters.ts'
import { CvcError } from './errors.ts'
import { encodeObjectIdentifier, readObjectIdentifier } from './object-identifier.ts'
import { ObjectReader } from './read-objects.ts'
import { atObject, readInteger } from './read-values.ts'
import { EC_TAGS, TAGS } from './tags.ts'
import { ObjectWriter } from './write-objects.ts'

/** id-ecTLVPublicKey: an unrestricted key. TR-03111 5.1.2. */
export const ID_EC_TLV_PUBLIC_KEY = '0.4.0.127.0.7.1.1.2.2.1'

/** An elliptic curve key that is for no terminal authentication: of a sector, or in the form of TR-03111. */
export interface TlvPublicKey {
  /** What the key is for, as dotted text: {@link ID_EC_TLV_PUBLIC_KEY}, or that of a protocol (id-RI-…). */
  readonly oid: string
  /** By its numbers. */
  readonly curve: CurveName
  /** Uncompressed: 04, x, y. On the curve. */
  readonly point: Uint8Array
}

/**
 * The complete `7F49` object with all domain parameters: what a sector hash covers. TR-03111 5.1.2, TR-03110-3 D.3.3, B.4.1.
 * @throws {CvcError} `point-malformed`, `point-not-on-curve`, `oid-malformed`
 */
export function encodeTlvPublicKey({ oid, curve, point }: TlvPublicKey): Uint8Array {
  assertOnCurve(point, curve)
  const parameters = domainParametersOf(curve)
  const writer = ObjectWriter.start()
  writer.open(TAGS.publicKey)
  writer.write(TAGS.objectIdentifier, encodeObjectIdentifier(oid))
  writeDomainParameters(writer, parameters)
  writer.write(EC_TAGS.point, point)
  writer.write(EC_TAGS.cofactor, parameters.cofactor)
  writer.close()
  return writer.finish()
}

/**
 * The way back from {@link encodeTlvPublicKey}, all of the input, strictly; the cofactor may be missing. TR-03111 5.1.2.
 * @throws {CvcError} `object-…`, `domain-parameters-unknown`, `point-malformed`, `point-not-on-curve`, and those of reading
 */
export function decodeTlvPublicKey(octets: Uint8Array): TlvPublicKey {
  const outer = ObjectReader.over(octets)
  const object = outer.read(TAGS.publicKey)
  const reader = outer.enter(object)
  const oid = atObject(reader, reader.read(TAGS.objectIdentifier), readObjectIdentifier)
  const parameters = readDomainParameters(reader)
  const point = reader.read(EC_TAGS.point)
  const cofactor = reader.peek() === EC_TAGS.cofactor ? { cofactor: readInteger(reader, EC_TAGS.cofactor) } : {}
  reader.finish()
  outer.finish()
  const curve = knownCurve({ ...parameters, ...cofactor })
  if (!curve) throw new CvcError('domain-parameters-unknown', { offset: object.offset, path: reader.path })
  atObject(reader, point, ({ value }) => assertOnCurve(value, curve))
  return { oid, curve, point: point.value }
}

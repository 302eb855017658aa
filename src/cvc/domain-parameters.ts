import { CURVE_NAMES, type CurveName, curve } from './curves.ts'
import { sameOctets } from './octets.ts'
import type { ObjectReader } from './read-objects.ts'
import { readInteger } from './read-values.ts'
import { EC_TAGS } from './tags.ts'
import { sameInteger, withoutLeadingZeros } from './unsigned-integer.ts'
import type { ObjectWriter } from './write-objects.ts'

/** The numbers of a curve as a key spells them out: attacker-supplied, until {@link knownCurve} has named them. TR-03110-3 D.3.3. */
export interface DomainParameters {
  /** Unsigned integers, big-endian, as received (so perhaps padded where the reading was tolerant). */
  readonly p: Uint8Array
  /** First coefficient, an unsigned integer as {@link p}. */
  readonly a: Uint8Array
  /** Second coefficient, an unsigned integer as {@link p}. */
  readonly b: Uint8Array
  /** Base point, uncompressed: 04, x, y. */
  readonly generator: Uint8Array
  /** Of the base point, an unsigned integer as {@link p}. */
  readonly order: Uint8Array
  /** May be missing while all others are there. */
  readonly cofactor?: Uint8Array
}

/**
 * The one curve of our table whose numbers all equal these, compared as integers. TR-03110-3 D.3.3, A.2.1.1.
 * @returns undefined where a single number differs: such a key is not to be used
 */
export function knownCurve(parameters: DomainParameters): CurveName | undefined {
  return CURVE_NAMES.find((name) => {
    const known = curve(name)
    return (
      sameInteger(parameters.p, known.p) &&
      sameInteger(parameters.a, known.a) &&
      sameInteger(parameters.b, known.b) &&
      sameOctets(parameters.generator, known.generator) &&
      sameInteger(parameters.order, known.order) &&
      (parameters.cofactor === undefined || sameInteger(parameters.cofactor, known.cofactor))
    )
  })
}

/** The numbers of a curve as a key spells them out, in their shortest form. TR-03110-3 D.3.3. */
export function domainParametersOf(name: CurveName): DomainParameters & {
  /** Always here. */
  readonly cofactor: Uint8Array
} {
  const { p, a, b, generator, order, cofactor } = curve(name)
  return { p, a, b, generator, order, cofactor }
}

/** Objects 81 to 85, when the reader stands before 81. The cofactor comes later, behind the public point. */
export function readDomainParameters(reader: ObjectReader): DomainParameters {
  return {
    p: readInteger(reader, EC_TAGS.p),
    a: readInteger(reader, EC_TAGS.a),
    b: readInteger(reader, EC_TAGS.b),
    generator: reader.read(EC_TAGS.generator).value,
    order: readInteger(reader, EC_TAGS.order),
  }
}

/** Objects 81 to 85, integers in their shortest form. */
export function writeDomainParameters(writer: ObjectWriter, { p, a, b, generator, order }: DomainParameters): void {
  writer.write(EC_TAGS.p, withoutLeadingZeros(p))
  writer.write(EC_TAGS.a, withoutLeadingZeros(a))
  writer.write(EC_TAGS.b, withoutLeadingZeros(b))
  writer.write(EC_TAGS.generator, generator)
  writer.write(EC_TAGS.order, withoutLeadingZeros(order))
}

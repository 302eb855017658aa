// The few ASN.1 types that keys, signatures and descriptions need, in DER (X.690). Lengths and tags as everywhere in this room.
import { CvcError } from './errors.ts'
import { encodeObjectIdentifier, readObjectIdentifier } from './object-identifier.ts'
import { joinOctets } from './octets.ts'
import { DataObject, type ObjectReader } from './read-objects.ts'
import { atObject } from './read-values.ts'
import { withoutLeadingZeros } from './unsigned-integer.ts'
import { writeObject } from './write-objects.ts'

export const DER = {
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  objectIdentifier: 0x06,
  utf8String: 0x0c,
  printableString: 0x13,
  ia5String: 0x16,
  sequence: 0x30,
  set: 0x31,
} as const

/**
 * An INTEGER that is not negative, in the shortest form of DER, given back without its sign octet.
 * @throws {CvcError} `integer-empty`, `integer-leading-zero`, `integer-negative`
 */
export function readDerInteger(reader: ObjectReader): Uint8Array {
  return atObject(reader, reader.read(DER.integer), ({ value }) => {
    const [first, second] = value
    if (first === undefined) throw new CvcError('integer-empty')
    if (first > 0x7f) throw new CvcError('integer-negative')
    if (first !== 0 || second === undefined) return value
    if (second < 0x80) throw new CvcError('integer-leading-zero')
    return value.subarray(1)
  })
}

/** An INTEGER from an unsigned number, padded or not. */
export function writeDerInteger(unsigned: Uint8Array): Uint8Array {
  const shortest = withoutLeadingZeros(unsigned)
  return (shortest[0] ?? 0) > 0x7f
    ? writeObject(DER.integer, Uint8Array.of(0), shortest)
    : writeObject(DER.integer, shortest)
}

/** @throws {CvcError} `oid-malformed`, `object-…` */
export function readDerIdentifier(reader: ObjectReader): string {
  return atObject(reader, reader.read(DER.objectIdentifier), readObjectIdentifier)
}

export function writeDerIdentifier(dotted: string): Uint8Array {
  return writeObject(DER.objectIdentifier, encodeObjectIdentifier(dotted))
}

/** The octets of a BIT STRING that is whole octets. @throws {CvcError} `key-malformed` when it is not */
export function readWholeBits(reader: ObjectReader): Uint8Array {
  return wholeBits(reader, reader.read(DER.bitString))
}

/** The same of an object that was read. */
export function wholeBits(reader: ObjectReader, object: DataObject): Uint8Array {
  return atObject(reader, object, ({ value }) => {
    if (value[0] !== 0) throw new CvcError('key-malformed', { found: 'a bit string with unused bits' })
    return value.subarray(1)
  })
}

/** The reader inside a BIT STRING of {@link wholeBits}. */
export function enterWholeBits(
  reader: ObjectReader,
  { bytes, tag, offset, valueOffset, end }: DataObject,
): ObjectReader {
  return reader.enter(new DataObject(bytes, tag, offset, valueOffset + 1, end))
}

export function writeWholeBits(octets: Uint8Array): Uint8Array {
  return writeObject(DER.bitString, joinOctets(Uint8Array.of(0), octets))
}

/** The reader inside the SEQUENCE that comes next. */
export function enterSequence(reader: ObjectReader): ObjectReader {
  return reader.enter(reader.read(DER.sequence))
}

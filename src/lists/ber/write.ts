import { encodeObjectIdentifier } from '../../cvc/index.ts'
import { context, TAG } from './element.ts'

/** One value in DER around these octets. X.690, 10.1. */
export function write(tag: number, ...values: readonly Uint8Array[]): Uint8Array {
  const length = values.reduce((sum, { length }) => sum + length, 0)
  return Uint8Array.from(Buffer.concat([Uint8Array.of(tag, ...lengthOctets(length)), ...values]))
}

function lengthOctets(length: number): number[] {
  if (length < 0x80) return [length]
  const octets: number[] = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256)
  return [0x80 | octets.length, ...octets]
}

export function writeSequence(...values: readonly Uint8Array[]): Uint8Array {
  return write(TAG.sequence, ...values)
}

/** In the order DER demands of a SET OF: by their octets (X.690, 11.6). */
export function writeSetOf(values: readonly Uint8Array[], tag: number = TAG.set): Uint8Array {
  return write(tag, ...[...values].sort(Buffer.compare))
}

export function writeObjectIdentifier(dotted: string): Uint8Array {
  return write(TAG.objectIdentifier, encodeObjectIdentifier(dotted))
}

/** Of 0 to 127. */
export function writeSmallNumber(number: number): Uint8Array {
  return write(TAG.integer, Uint8Array.of(number))
}

export function writeOctetString(octets: Uint8Array, tag: number = TAG.octetString): Uint8Array {
  return write(tag, octets)
}

/** UTCTime up to 2049, GeneralizedTime afterwards, in whole seconds. RFC 5652 11.3. */
export function writeTime(moment: Date): Uint8Array {
  const digits = `${moment.toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z`
  const isUtcTime = moment.getUTCFullYear() >= 1950 && moment.getUTCFullYear() < 2050
  const [tag, written] = isUtcTime ? [TAG.utcTime, digits.slice(2)] : [TAG.generalizedTime, digits]
  return write(tag, Buffer.from(written, 'latin1'))
}

/** Around one value. */
export function writeExplicit(number: number, value: Uint8Array): Uint8Array {
  return write(context(number), value)
}

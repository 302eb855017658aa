import { type CurveName, curve } from './curves.ts'
import { DER, enterSequence, readDerInteger, writeDerInteger } from './der.ts'
import { CvcError } from './errors.ts'
import { joinOctets } from './octets.ts'
import { ObjectReader } from './read-objects.ts'
import { readingAs } from './read-values.ts'
import { isBetweenZeroAnd, toFixedLength } from './unsigned-integer.ts'
import { writeObject } from './write-objects.ts'

/**
 * `r ‖ s` (TR-03111 5.2.1, what `5F37` holds) as `SEQUENCE { r INTEGER, s INTEGER }` (TR-03111 5.2.2, X.509 and PKCS#11 tools).
 * @param plain both numbers in as many octets as the order of the curve has
 * @throws {CvcError} `signature-malformed`: another length, r or s zero or not below the order
 */
export function plainToAsn1Signature(plain: Uint8Array, name: CurveName): Uint8Array {
  const { orderOctets } = curve(name)
  if (plain.length !== 2 * orderOctets) {
    const expected = `${2 * orderOctets} octets for ${name}`
    throw new CvcError('signature-malformed', { expected, found: `${plain.length} octets` })
  }
  const [r, s] = [plain.subarray(0, orderOctets), plain.subarray(orderOctets)]
  assertBelowOrder(r, s, name)
  return writeObject(DER.sequence, writeDerInteger(r), writeDerInteger(s))
}

/**
 * The way back from {@link plainToAsn1Signature}: strict DER, nothing before or after. TR-03111 5.2.1, 5.2.2.
 * @returns both numbers in as many octets as the order of the curve has
 * @throws {CvcError} `signature-malformed`, `truncated`, `trailing-octets`
 */
export function asn1ToPlainSignature(asn1: Uint8Array, name: CurveName): Uint8Array {
  const { orderOctets } = curve(name)
  const [r, s] = readingAs('signature-malformed', () => {
    const outer = ObjectReader.over(asn1)
    const reader = enterSequence(outer)
    const pair = [readDerInteger(reader), readDerInteger(reader)] as const
    reader.finish()
    outer.finish()
    return pair
  })
  assertBelowOrder(r, s, name)
  return joinOctets(toFixedLength(r, orderOctets), toFixedLength(s, orderOctets))
}

function assertBelowOrder(r: Uint8Array, s: Uint8Array, name: CurveName): void {
  const { order } = curve(name)
  if (isBetweenZeroAnd(order, r) && isBetweenZeroAnd(order, s)) return
  throw new CvcError('signature-malformed', { expected: `r and s between 1 and the order of ${name}` })
}

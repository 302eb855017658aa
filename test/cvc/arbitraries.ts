// Values for property tests: everything that can be encoded.
import fc from 'fast-check'
import {
  ALGORITHMS,
  type AlgorithmName,
  addDays,
  type CertificateFields,
  CURVE_NAMES,
  chatOf,
  domainParametersOf,
  ECDSA_ALGORITHMS,
  type EcdsaAlgorithm,
  type PublicKey,
  parseCalendarDate,
  parseHolderReference,
  type RequestFields,
  RSA_ALGORITHMS,
  type RsaAlgorithm,
  TERMINAL_TYPES,
} from '../../src/cvc/index.ts'

const octets = (minLength: number, maxLength: number) =>
  fc.uint8Array({ minLength, maxLength }).map((array) => Uint8Array.from(array))
const text = (alphabet: string, minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...alphabet), minLength, maxLength })
// fast-check makes records without a prototype now and then, which deepEqual tells from ours
const plain = <T extends object>(values: fc.Arbitrary<T>) => values.map((value) => ({ ...value }))
const LATIN = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).filter((c) =>
  /[\x20-\x7e\xa0-\xff]/.test(c),
)
const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'

export const holderReference = fc
  .tuple(text(UPPER, 2, 2), text(LATIN.join(''), 0, 9), text(`${UPPER}0123456789`, 5, 5))
  .map((parts) => parseHolderReference(parts.join('')))

export const calendarDate = fc
  .integer({ min: 0, max: 36_524 })
  .map((days) => addDays(parseCalendarDate('2000-01-01'), days))

const oddNumber = (length: number) => octets(length, length).map((bytes) => bytes.fill(bytes[0]! | 0x80, 0, 1))
const names = <T extends object>(table: T) => fc.constantFrom(...(Object.keys(table) as (keyof T)[]))

const ecdsaKey = fc
  .record({
    algorithm: names(ECDSA_ALGORITHMS),
    curve: fc.constantFrom(...CURVE_NAMES),
    coordinates: octets(64, 64),
    explicit: fc.boolean(),
  })
  .map(({ algorithm, curve, coordinates, explicit }): PublicKey => {
    const point = Uint8Array.of(4, ...coordinates)
    const key = { kind: 'ecdsa', algorithm: algorithm as EcdsaAlgorithm, point } as const
    return explicit ? { ...key, domainParameters: domainParametersOf(curve) } : key
  })
const rsaKey = fc
  .record({ algorithm: names(RSA_ALGORITHMS), modulus: oddNumber(256), exponent: oddNumber(3) })
  .map((key): PublicKey => ({ kind: 'rsa', ...key, algorithm: key.algorithm as RsaAlgorithm }))
export const publicKey = fc.oneof(ecdsaKey, rsaKey)

const knownType = names(TERMINAL_TYPES).chain((type) => {
  const { oid, octets: length } = TERMINAL_TYPES[type]
  return octets(length, length).map((bits) => chatOf(oid, bits))
})
const unknownType = octets(1, 7).map((bits) => chatOf('1.3.6.1.4.1.24991.3.1.1', bits))
export const chat = fc.oneof(knownType, unknownType)

const extension = fc.record({
  oid: fc
    .array(fc.bigInt({ min: 0n, max: 2n ** 40n }), { minLength: 1, maxLength: 5 })
    .map((arcs) => `2.5.${arcs.join('.')}`),
  objects: fc.array(plain(fc.record({ tag: fc.constantFrom(0x53, 0x80, 0x81, 0xa0), value: octets(0, 40) })), {
    maxLength: 4,
  }),
})
const extensions = fc.uniqueArray(plain(extension), { selector: ({ oid }) => oid, maxLength: 4 })

export const requestFields: fc.Arbitrary<RequestFields> = fc
  .record({ authorityReference: fc.option(holderReference), publicKey, holderReference, extensions })
  .map(({ authorityReference, ...fields }) =>
    authorityReference === null ? fields : { authorityReference, ...fields },
  )

export const certificateFields: fc.Arbitrary<CertificateFields> = fc
  .record({
    authorityReference: holderReference,
    publicKey,
    holderReference,
    chat,
    days: fc.tuple(calendarDate, calendarDate).map((pair) => pair.sort()),
    extensions,
  })
  .map(({ days: [effective, expires], ...fields }) => ({ ...fields, effective: effective!, expires: expires! }))

export const signature = octets(0, 260)
export const algorithm: fc.Arbitrary<AlgorithmName> = names(ALGORITHMS)

import {
  CURVES,
  type CurveName,
  curve,
  ECDSA_ALGORITHMS,
  EXTENSIONS,
  encodeObjectIdentifier,
  RSA_ALGORITHMS,
  TERMINAL_TYPES,
} from '../../src/cvc/index.ts'

/** Of certificates and requests, of keys, and of the few ASN.1 types beside them. */
export const CARD_TAGS: readonly number[] = [
  0x7f21, 0x7f4e, 0x5f37, 0x67, 0x5f29, 0x42, 0x7f49, 0x5f20, 0x7f4c, 0x5f25, 0x5f24, 0x65, 0x73, 0x06, 0x53, 0x81,
  0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x80, 0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7, 0x02, 0x03, 0x04, 0x05,
  0x0c, 0x13, 0x16, 0x30, 0x31,
]

/** Contents at the edges of what an object with this tag may hold. */
export function valuesOf(tag: number): readonly Uint8Array[] {
  return VALUES[tag] ?? ANY
}

const text = (latin1: string) => Uint8Array.from(Buffer.from(latin1, 'latin1'))
const hex = (digits: string) => Uint8Array.from(Buffer.from(digits, 'hex'))
const each = (...all: readonly string[]) => all.map(hex)

const REFERENCES = [
  'UTCVCA00001',
  'UT00001',
  'UTDV00001',
  'UT\xc4\xd6\xdc/"*00001',
  'UT1234567890000',
  'UT12345678900001',
  'ut00001',
  'UT',
  '',
  'UTCV\x0100001',
  'UTCVCA0000a',
  'UTCV\x8500001',
].map(text)

const DATES = each(
  '020600010001',
  '020601020301',
  '000000010001',
  '090901020301',
  '020600020209',
  '020800020209',
  '020601030301',
  '020600000001',
  '0a0000010001',
  '323630313031',
  '0206010101',
  '02060101010101',
  '',
)

const OIDS = [
  ...[
    ...Object.values(ECDSA_ALGORITHMS),
    ...Object.values(RSA_ALGORITHMS),
    ...Object.values(TERMINAL_TYPES),
    ...Object.values(CURVES),
  ].map(({ oid }) => oid),
  ...Object.keys(EXTENSIONS),
  ...['0.4.0.127.0.7.3.1.3.1.1', '0.4.0.127.0.7.3.1.3.1.2', '0.4.0.127.0.7.3.1.3.1.3', '0.4.0.127.0.7.1.1.2.2.1'],
  ...['1.2.840.10045.2.1', '1.2.840.113549.1.1.1', '2.999.18446744073709551616', '0.0', '2.5', '1.39.9007199254740993'],
].map(encodeObjectIdentifier)

const BROKEN_OIDS = each(
  '',
  '80',
  '8001',
  '2a80',
  '2a8001',
  'ffffffffffffffffff7f',
  `${'ff'.repeat(63)}7f`,
  `${'81'.repeat(64)}00`,
)

const NUMBERS = each(
  '',
  '00',
  '01',
  '02',
  '03',
  '7f',
  '80',
  'ff',
  '0001',
  '00ff',
  '0000',
  '010001',
  '00010001',
  '0100000001',
  'ff'.repeat(128),
  `01${'00'.repeat(127)}01`,
  '00'.repeat(64),
)

const BITS = each(
  '',
  '00',
  '01',
  '02',
  '03',
  '3f',
  '40',
  '80',
  'c0',
  'c3',
  '83',
  '43',
  'ff',
  '0000000000',
  'ffffffffff',
  'c000000001',
  '00ffffffff',
  'ffff',
)

const CURVE_LIST: readonly CurveName[] = Object.keys(CURVES) as CurveName[]
const ofCurves = (part: 'p' | 'a' | 'b' | 'generator' | 'order' | 'cofactor') =>
  CURVE_LIST.map((name) => curve(name)[part])

const ORDER_EDGES = ofCurves('order').flatMap((order) => [order, beside(order, -1n), beside(order, 1n)])
const FIELD_EDGES = ofCurves('p').flatMap((p) => [p, beside(p, -1n), beside(p, 1n)])

const POINTS = [
  ...ofCurves('generator'),
  ...ofCurves('generator').map((point) => point.with(0, 0x02)),
  ...ofCurves('generator').map((point) => point.with(0, 0x06)),
  ...ofCurves('generator').map((point) => point.with(-1, point.at(-1)! ^ 1)),
  ...each('', '00', '04', '0400', '040000', `04${'00'.repeat(64)}`, `04${'ff'.repeat(64)}`),
]

const SIGNATURES = [
  ...each('', '00', '00'.repeat(64), 'ff'.repeat(64), '01'.repeat(64), '00'.repeat(128), 'ff'.repeat(128)),
  ...ofCurves('order').flatMap((order) => [
    twice(order),
    twice(beside(order, -1n)),
    twice(new Uint8Array(order.length).with(-1, 1)),
  ]),
]

const TEXTS = [
  ...each('', '00', 'c3a4', 'c0af', 'eda080', 'f48fbfbf', 'f4908080', 'efbbbf41', '41c3'),
  text('https://example.org/'),
  text('a b'),
  text('%41%'),
]

const ANY = each('', '00', '01', 'ff', '0000', '8000', '04', '30', '7f21')

const VALUES: Readonly<Record<number, readonly Uint8Array[]>> = {
  66: REFERENCES,
  24352: REFERENCES,
  24357: DATES,
  24356: DATES,
  24361: each('00', '01', '', '0000', 'ff'),
  24375: SIGNATURES,
  6: [...OIDS, ...OIDS, ...BROKEN_OIDS],
  83: BITS,
  129: [...FIELD_EDGES, ...NUMBERS],
  130: [...ofCurves('a'), ...NUMBERS],
  131: [...ofCurves('b'), ...NUMBERS],
  132: POINTS,
  133: [...ORDER_EDGES, ...NUMBERS],
  134: POINTS,
  135: NUMBERS,
  2: [...NUMBERS, ...ORDER_EDGES],
  3: [...POINTS.map((point) => Uint8Array.of(0, ...point)), ...each('', '00', '07', '01ff')],
  4: [...ORDER_EDGES, ...NUMBERS, ...TEXTS],
  5: each('', '00'),
  12: TEXTS,
  19: TEXTS,
  22: TEXTS,
}

/** The number so much above or below, in as many octets. */
function beside(number: Uint8Array, by: bigint): Uint8Array {
  const moved = BigInt(`0x${Buffer.from(number).toString('hex')}`) + by
  return hex(moved.toString(16).padStart(2 * number.length, '0'))
}

function twice(half: Uint8Array): Uint8Array {
  return Uint8Array.of(...half, ...half)
}

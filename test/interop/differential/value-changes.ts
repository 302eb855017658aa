import { CURVE_NAMES, domainParametersOf } from '../../../src/cvc/index.ts'
import { findNode, type OctetNode } from './octet-tree.ts'
import type { SeededChoice } from './seeded-choice.ts'

/** Changes the value of a node in its place. @returns how */
export type ValueChange = (choice: SeededChoice, node: OctetNode, tree: OctetNode[]) => string

const leadingZero: ValueChange = (_, node) => {
  node.value = Uint8Array.of(0, ...node.value)
  return 'with a leading zero'
}

const otherNumber: ValueChange = (choice, node) => {
  const value = Uint8Array.from(node.value)
  value[choice.integer(value.length)]! ^= 1 << choice.integer(8)
  node.value = value
  return 'with one bit turned'
}

const numberChange: ValueChange = (choice, node, tree) => choice.of([leadingZero, otherNumber])(choice, node, tree)

function setTo(values: Record<string, readonly number[]>): ValueChange {
  return (choice, node) => {
    const [what, octets] = choice.of(Object.entries(values))
    node.value = Uint8Array.from(octets)
    return what
  }
}

const ascii = (text: string) => [...text].map((character) => character.charCodeAt(0))

const dateChange: ValueChange = (choice, node) => {
  const random = Array.from({ length: 6 }, () => choice.integer(10))
  return setTo({
    'of random digits': random,
    '30 February': [2, 6, 0, 2, 3, 0],
    '29 February of no leap year': [2, 7, 0, 2, 2, 9],
    '29 February of a leap year': [2, 8, 0, 2, 2, 9],
    'month 13': [2, 6, 1, 3, 0, 1],
    'day 0': [2, 6, 0, 1, 0, 0],
    'in ASCII': ascii('261122'),
    packed: [0x26, 0x11, 0x22],
    'with a digit of ten': [2, 6, 0, 1, 0, 10],
    '2000-01-01': [0, 0, 0, 1, 0, 1],
  })(choice, node, [])
}

const referenceChange: ValueChange = (choice, node) =>
  setTo({
    'in lower case': ascii('utMNEMO00001'),
    'with a lower-case sequence': ascii('UTMNEMO0000a'),
    'with a sequence that has a sign in it': ascii('UTMNEMO00-01'),
    'of 17 characters': ascii('UTMNEMONICAB00001'),
    'of 16 characters': ascii('UTMNEMONICA00001'),
    'without mnemonic': ascii('UT00001'),
    'of 6 characters': ascii('UT0001'),
    'with a control character': ascii('UTMN\u0007EMO00001'),
    'with a C1 character': ascii('UTMN\u0085EMO00001'),
    'with umlauts': ascii('UTMÜÄÖß00001'),
    'with a digit in its country': ascii('U1MNEMO00001'),
  })(choice, node, [])

const chatBitsChange: ValueChange = (choice, node) => {
  const { length } = node.value
  const lengths = [0, 1, 2, 4, 5, 6].filter((other) => other !== length)
  if (choice.once(3)) {
    node.value = choice.octets(length)
    return 'other bits'
  }
  node.value = choice.octets(choice.of(lengths))
  return `of ${node.value.length} octets`
}

const PREFIX = [0x04, 0x00, 0x7f, 0x00, 0x07]

const identifierChange: ValueChange = (choice, node) =>
  setTo({
    'of inspection systems': [...PREFIX, 3, 1, 2, 1],
    'of authentication terminals': [...PREFIX, 3, 1, 2, 2],
    'from elsewhere': [0x2b, 6, 1, 4, 1, 0x81, 0xc3, 0x1f, 3, 1, 1],
    'with an unfinished arc': [...PREFIX, 3, 1, 2, 0x81],
    'with a padded arc': [...PREFIX, 3, 1, 2, 0x80, 1],
    empty: [],
  })(choice, node, [])

const algorithmChange: ValueChange = (choice, node) => {
  const last = node.value.length - 1
  const value = Uint8Array.from(node.value)
  if (choice.once(3)) return identifierChange(choice, node, [])
  value[choice.once(2) ? last : last - 1] = choice.integer(8)
  node.value = value
  return 'of another algorithm, or of none'
}

const pointChange: ValueChange = (choice, node) => {
  const half = (node.value.length - 1) / 2
  const x = node.value.subarray(1, 1 + half)
  const ways: Record<string, () => Uint8Array> = {
    compressed: () => Uint8Array.of(2 + (node.value.at(-1)! & 1), ...x),
    hybrid: () => Uint8Array.of(6 + (node.value.at(-1)! & 1), ...node.value.subarray(1)),
    'at infinity': () => Uint8Array.of(0),
    'off the curve': () => Uint8Array.of(...node.value.subarray(0, -1), node.value.at(-1)! ^ 1),
    'one octet shorter': () => node.value.subarray(0, -1),
    'two octets longer': () => Uint8Array.of(4, 0, ...x, 0, ...node.value.subarray(1 + half)),
    'all ones': () => Uint8Array.of(4, ...new Uint8Array(2 * half).fill(0xff)),
    'all zeros': () => Uint8Array.of(4, ...new Uint8Array(2 * half)),
    empty: () => new Uint8Array(),
    'of another curve': () => domainParametersOf(choice.of(CURVE_NAMES)).generator,
  }
  const [what, way] = choice.of(Object.entries(ways))
  node.value = way()
  return what
}

const modulusChange: ValueChange = (choice, node, tree) => {
  const value = Uint8Array.from(node.value)
  const ways: Record<string, () => Uint8Array> = {
    'one octet shorter': () => value.subarray(1),
    even: () => Uint8Array.of(...value.subarray(0, -1), value.at(-1)! & 0xfe),
    'with its highest bit cleared': () => Uint8Array.of(value[0]! & 0x7f || 1, ...value.subarray(1)),
    'a multiple of three': () => value.fill(0xff),
  }
  if (choice.once(2)) return numberChange(choice, node, tree)
  const [what, way] = choice.of(Object.entries(ways))
  node.value = way()
  return what
}

const exponentChange: ValueChange = (choice, node, tree) => {
  if (choice.once(4)) return leadingZero(choice, node, tree)
  return setTo({
    'of one': [1],
    'of three': [3],
    even: [1, 0, 0],
    zero: [0],
    'of 41 bits': [1, 0, 0, 0, 0, 1],
    'of 32 bits': [0xff, 0xff, 0xff, 0xff],
  })(choice, node, [])
}

const profileChange = setTo({ '1': [1], '255': [255], 'of two octets': [0, 0], empty: [] })

/** How the values of an object can be wrong, or still right, without its place changing. */
export const VALUE_CHANGES: Record<string, ValueChange> = {
  '5f29': profileChange,
  '42': referenceChange,
  '5f20': referenceChange,
  '5f25': dateChange,
  '5f24': dateChange,
  '53': chatBitsChange,
  '06': identifierChange,
  'extension identifier': identifierChange,
  'curve 06': algorithmChange,
  'rsa 06': algorithmChange,
  'curve 81': numberChange,
  'curve 82': numberChange,
  'curve 83': numberChange,
  'curve 84': pointChange,
  'curve 85': numberChange,
  'curve 86': pointChange,
  'curve 87': (choice, node, tree) => {
    if (choice.once(2)) return numberChange(choice, node, tree)
    const key = findNode(tree, '7f49')!
    key.children = key.children!.filter((child) => child !== node)
    return 'left out'
  },
  'rsa 81': modulusChange,
  'rsa 82': exponentChange,
}

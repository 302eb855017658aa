import {
  ALGORITHMS,
  chatOf,
  type DataObjectNode,
  decodeObjectIdentifier,
  EXTENSIONS,
  parseCalendarDate,
  parseHolderReference,
  rightsOf,
  TERMINAL_TYPES,
} from '../../../cvc/index.ts'
import { visibleReference } from '../../output/visible.ts'
import { identifierIn, lastTag } from './object-name.ts'

const OID_NAMES: Readonly<Record<string, string>> = Object.fromEntries([
  ...Object.entries(ALGORITHMS).map(([name, { oid }]) => [oid, name]),
  ...Object.entries(TERMINAL_TYPES).map(([type, { oid }]) => [oid, `id-${type}`]),
  ...Object.entries(EXTENSIONS).map(([oid, { name }]) => [oid, name]),
])

const MOST_NAMED = 3 // an authentication terminal may have 38

/** What the value of an object means: a reference, a day, a named identifier, a role; undefined for bare octets. */
export function objectText(node: DataObjectNode, around: DataObjectNode | undefined): string | undefined {
  try {
    return textOf(node, around)
  } catch {
    return 'malformed'
  }
}

function textOf({ path, value }: DataObjectNode, around: DataObjectNode | undefined): string | undefined {
  switch (lastTag(path)) {
    case '42':
    case '5F20':
      return visibleReference(parseHolderReference(Buffer.from(value).toString('latin1')))
    case '5F25':
    case '5F24':
      return dayIn(value)
    case '5F29':
      return value.length === 1 && value[0] === 0 ? 'version 1' : undefined
    case '06':
      return identifierText(decodeObjectIdentifier(value))
    case '53':
      return around && lastTag(around.path) === '7F4C' ? authorizationText(identifierIn(around), value) : undefined
    default:
      return undefined
  }
}

/** Six octets, a digit each. */
function dayIn(value: Uint8Array): string {
  const digits = [...value].map((octet) => (octet < 10 ? String(octet) : 'x')).join('')
  return parseCalendarDate(digits.replace(/^(\d\d)(\d\d)(\d\d)$/, '20$1-$2-$3'))
}

function identifierText(oid: string): string {
  const name = OID_NAMES[oid]
  return name === undefined ? oid : `${oid} ${name}`
}

function authorizationText(oid: string | undefined, bits: Uint8Array): string {
  const chat = chatOf(oid ?? '', bits)
  const rights = rightsOf(chat).map(({ name }) => name)
  return [chat.role, ...(rights.length > MOST_NAMED ? [`${rights.length} rights`] : rights)].join(', ')
}

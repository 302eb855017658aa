import type { CvcError, CvcErrorCode } from '../../../src/cvc/index.ts'
import { everyNode, headerAt, type OctetNode, tagsOf, takeApart } from './octet-tree.ts'
import { isReference } from './signs.ts'
import type { Kind, Subject } from './subject.ts'

/**
 * Is the fault that our reader names really there? Looked at without our codec, so that a reader of ours that refuses too much
 * is not excused by its own word.
 */
export function isThere({ code, details }: CvcError, { kind, octets }: Subject): boolean {
  const look = LOOKS[code]
  if (look === undefined) return false
  const at = details.offset ?? 0
  return look({ kind, octets, at, value: () => valueAt(octets, at), tree: () => takeApart(octets) })
}

interface Place {
  readonly kind: Kind
  readonly octets: Uint8Array
  /** Where our reader says the fault is. */
  readonly at: number
  /** Of the object that begins there. */
  readonly value: () => Uint8Array
  readonly tree: () => OctetNode[]
}

type Look = (place: Place) => boolean

const hex = (octets: Uint8Array): string => Buffer.from(octets).toString('hex')

/** The grammar of TR-03110-3 tables 23 to 25 and D.3 in tags. */
const KEY = '7f49\\((06rsa 81 82|06( 81 82 83 84 85)? 86|06 81 82 83 84 85 86 87)\\)'
const INSIDE = '[0-9a-f]+(\\([^()]*\\))?'
const EXTENSIONS = `( 65\\(73\\(06( ${INSIDE})*\\)( 73\\(06( ${INSIDE})*\\))*\\))?`
const REQUEST = `7f21\\(7f4e\\(5f29( 42)? ${KEY} 5f20${EXTENSIONS}\\) 5f37\\)`
const GRAMMAR: Record<Kind, RegExp> = {
  certificate: new RegExp(`^7f21\\(7f4e\\(5f29 42 ${KEY} 5f20 7f4c\\(06 53\\) 5f25 5f24${EXTENSIONS}\\) 5f37\\)$`),
  request: new RegExp(`^(${REQUEST}|67\\(${REQUEST} 42 5f37\\))$`),
  authenticated: new RegExp(`^(${REQUEST}|67\\(${REQUEST} 42 5f37\\))$`),
}

const againstGrammar: Look = ({ kind, tree }) => {
  try {
    return !GRAMMAR[kind].test(tagsOf(tree()))
  } catch {
    return true // it does not even come apart
  }
}

const doesNotComeApart: Look = ({ tree }) => {
  try {
    tree()
    return false
  } catch {
    return true
  }
}

function valueAt(octets: Uint8Array, at: number): Uint8Array {
  const { valueAt: from, length } = headerAt(octets, at)
  return octets.subarray(from, from + length)
}

/** A length field begins at this place. */
const lengthHasTooManyOctets: Look = ({ octets, at }) => {
  const { length, lengthOctets } = headerAt(Uint8Array.of(0x53, ...octets.subarray(at)), 0)
  return lengthOctets > (length < 0x80 ? 1 : length < 0x100 ? 2 : 3)
}

const isNoDay: Look = ({ value }) => {
  const digits = [...value()]
  if (digits.length !== 6 || digits.some((digit) => digit > 9)) return true
  const [year, month, day] = [digits.slice(0, 2), digits.slice(2, 4), digits.slice(4)].map((pair) =>
    Number(pair.join('')),
  )
  const date = new Date(Date.UTC(2000 + year!, month! - 1, day))
  return date.getUTCMonth() !== month! - 1 || date.getUTCDate() !== day
}

const isNoIdentifier: Look = ({ value }) => {
  const octets = value()
  const unfinished = octets.length === 0 || octets.at(-1)! >= 0x80
  return unfinished || octets.some((octet, i) => octet === 0x80 && (i === 0 || octets[i - 1]! < 0x80))
}

const namesNoAlgorithm: Look = ({ value }) => !/^04007f00070202020(10[1-6]|20[1-5])$/.test(hex(value()))
const isNoUncompressedPoint: Look = ({ value }) => value()[0] !== 4 || value().length % 2 === 0
const isEmpty: Look = ({ value }) => value().length === 0

const CHAT_OCTETS: Record<string, number> = {
  '04007f000703010201': 1,
  '04007f000703010202': 5,
  '04007f000703010203': 1,
}

const chatHasOtherLength: Look = ({ tree }) => {
  const [oid, bits] = everyNode(tree()).find(({ tag }) => tag === '7f4c')?.children ?? []
  return oid !== undefined && bits !== undefined && CHAT_OCTETS[hex(oid.value)] !== bits.value.length
}

const sameExtensionTwice: Look = ({ tree }) => {
  const identifiers = everyNode(tree())
    .filter(({ tag }) => tag === '73')
    .map(({ children }) => hex(children?.[0]?.value ?? new Uint8Array()))
  return new Set(identifiers).size < identifiers.length
}

const LOOKS: Partial<Record<CvcErrorCode, Look>> = {
  truncated: (place) => place.octets.length === 0 || doesNotComeApart(place),
  'object-overruns': doesNotComeApart,
  'trailing-octets': ({ octets, at }) => at > 0 && at < octets.length,
  'tag-malformed': ({ octets, at }) =>
    (octets[at]! & 0x1f) === 0x1f && (octets[at + 1]! < 0x1f || octets[at + 1]! > 0x7f),
  'length-indefinite': ({ octets, at }) => octets[at] === 0x80,
  'length-not-minimal': lengthHasTooManyOctets,
  'length-too-long': ({ octets, at }) => octets[at]! > 0x82,
  'object-missing': againstGrammar,
  'object-unexpected': againstGrammar,
  'object-repeated': againstGrammar,
  'domain-parameters-incomplete': againstGrammar,
  'not-a-certificate': againstGrammar,
  'not-a-request': againstGrammar,
  'profile-unknown': ({ value }) => hex(value()) !== '00',
  'holder-reference-malformed': ({ value }) => !isReference(value()),
  'date-malformed': isNoDay,
  'oid-malformed': isNoIdentifier,
  'algorithm-unknown': namesNoAlgorithm,
  'integer-empty': isEmpty,
  'integer-leading-zero': ({ value }) => value()[0] === 0 && value().length > 1,
  'point-malformed': isNoUncompressedPoint,
  'chat-empty': isEmpty,
  'chat-length': chatHasOtherLength,
  'extension-repeated': sameExtensionTwice,
}

import type { Random } from '../random.ts'
import { elementsIn, type XmlElement, type XmlNode, type XmlPlace } from './tree.ts'

/** What a change of documents may draw from. */
export interface XmlMaterial {
  readonly random: Random
  /** Names, prefixes left out. */
  readonly names: readonly string[]
  readonly namespaces: readonly string[]
  /** Attributes as they stand: name and value. */
  readonly attributes: readonly (readonly [string, string])[]
  /** Texts worth a try in an element of this name. */
  readonly texts: (name: string) => readonly string[]
  /** Stands anywhere: comments, sections, references, what is forbidden. */
  readonly pieces: readonly string[]
  /** Another value of this one, where the element holds octets. */
  readonly changeOctets: (octets: Uint8Array) => Uint8Array
  readonly other: () => XmlNode[]
}

type Change = (place: XmlPlace, material: XmlMaterial) => void

/** One change of one element, in place. */
export function changeXml(nodes: XmlNode[], material: XmlMaterial): void {
  const places = elementsIn(nodes)
  if (places.length > 0) material.random.pick(CHANGES)(material.random.pick(places), material)
}

const localOf = (name: string) => name.slice(name.indexOf(':') + 1)
const prefixOf = (name: string) => name.slice(0, name.indexOf(':') + 1)
const textIn = ({ inside }: XmlElement) => inside.map((node) => (node.kind === 'text' ? node.text : '')).join('')
const holdsElements = ({ inside }: XmlElement) => inside.some(({ kind }) => kind === 'element')

const remove: Change = ({ beside, at }) => void beside.splice(at, 1)

const repeat: Change = ({ beside, at, element }, { random }) => {
  const copies = random.oneIn(40) ? 1_100 : random.oneIn(10) ? 40 : 1
  beside.splice(at, 0, ...Array.from({ length: copies }, () => structuredClone(element)))
}

const swap: Change = ({ beside, at, element }, { random }) => {
  const other = random.below(beside.length)
  beside[at] = beside[other]!
  beside[other] = element
}

const rename: Change = ({ element }, { random, names }) => {
  element.name = prefixOf(element.name) + random.pick(names)
}

const misspell: Change = ({ element }, { random }) => {
  const [prefix, local] = [prefixOf(element.name), localOf(element.name)]
  const first = local.charAt(0)
  const other = [
    `${local}X`,
    local.slice(0, -1) || 'x',
    (first === first.toLowerCase() ? first.toUpperCase() : first.toLowerCase()) + local.slice(1),
  ]
  element.name = prefix + random.pick(other)
}

const prefix: Change = ({ element }, { random }) => {
  element.name = random.pick(['', 'p:', 'b:', 'soap:', 'e:', 's:', 'no:']) + localOf(element.name)
}

const namespace: Change = ({ element }, { random, namespaces }) => {
  const declared = element.attributes.filter(([name]) => name.startsWith('xmlns'))
  const one = declared.length > 0 && random.oneIn(2) ? random.pick(declared) : undefined
  if (one !== undefined) one[1] = random.pick(namespaces)
  else element.attributes.push([random.pick(['xmlns', 'xmlns:p', 'xmlns:b', 'xmlns:soap']), random.pick(namespaces)])
}

const attribute: Change = ({ element }, { random, attributes }) => {
  if (element.attributes.length > 0 && random.oneIn(3))
    element.attributes.splice(random.below(element.attributes.length), 1)
  else element.attributes.push([...random.pick(attributes)])
}

const nest: Change = ({ beside, at, element }, { random, names }) => {
  const levels = random.oneIn(10) ? 40 : 1
  const name = random.oneIn(2) ? element.name : prefixOf(element.name) + random.pick(names)
  let nested: XmlElement = element
  for (let level = 0; level < levels; level++) nested = { kind: 'element', name, attributes: [], inside: [nested] }
  beside[at] = nested
}

const unwrap: Change = ({ beside, at, element }) => void beside.splice(at, 1, ...element.inside)

const moveElsewhere: Change = ({ beside, at, element }, { random }) => {
  beside.splice(at, 1)
  const holders = elementsIn(beside)
  const holder = holders.length > 0 ? random.pick(holders).element : undefined
  if (holder === undefined) beside.splice(random.below(beside.length + 1), 0, element)
  else holder.inside.splice(random.below(holder.inside.length + 1), 0, element)
}

const retext: Change = ({ element }, { random, texts }) => {
  if (holdsElements(element) && !random.oneIn(8)) return
  const all = texts(localOf(element.name))
  if (all.length > 0) element.inside = [{ kind: 'text', text: random.pick(all) }]
}

const disturbText: Change = ({ element }, { random }) => {
  const text = textIn(element)
  if (holdsElements(element) || text === '') return
  const at = random.below(text.length + 1)
  const stray = random.pick([
    ' ',
    '\n',
    '\t',
    '=',
    '==',
    '-',
    '_',
    '\u00e9',
    '\u{1F600}',
    '\u200b',
    '\ufeff',
    'A',
    '&',
    '<',
    '\u0085',
    '\u2028',
  ])
  const changed = [
    text.slice(0, at) + stray + text.slice(at),
    text.slice(0, at) + text.slice(at + 1),
    text + text,
    ` ${text}\n`,
    text.replace(/.{64}/g, '$&\r\n'),
    text.toUpperCase(),
  ]
  element.inside = [{ kind: 'text', text: random.pick(changed) }]
}

const reoctet: Change = ({ element }, { random, changeOctets }) => {
  const text = textIn(element)
  if (holdsElements(element) || text.length < 8 || !/^[A-Za-z0-9+/=\s]+$/.test(text)) return
  const octets = changeOctets(Uint8Array.from(Buffer.from(text, 'base64')))
  const written = Buffer.from(octets).toString('base64')
  element.inside = [{ kind: 'text', text: random.oneIn(10) ? written.replaceAll('=', '') : written }]
}

const putPiece: Change = ({ element, beside, at }, { random, pieces }) => {
  const piece: XmlNode = { kind: 'raw', text: random.pick(pieces) }
  if (random.oneIn(4)) beside.splice(at, 0, piece)
  else element.inside.splice(random.below(element.inside.length + 1), 0, piece)
}

const splitText: Change = ({ element }, { random }) => {
  const text = textIn(element)
  if (holdsElements(element) || text.length < 2) return
  const at = 1 + random.below(text.length - 1)
  const between = random.pick(['<!---->', '<![CDATA[]]>', `<![CDATA[${text.slice(at, at + 2)}]]>`, '&#x20;', '&#10;'])
  element.inside = [
    { kind: 'text', text: text.slice(0, at) },
    { kind: 'raw', text: between },
    { kind: 'text', text: text.slice(at) },
  ]
}

const graft: Change = ({ beside, at }, { random, other }) => {
  const places = elementsIn(other())
  if (places.length > 0) beside.splice(at, random.below(2), structuredClone(random.pick(places).element))
}

const CHANGES: readonly Change[] = [
  remove,
  repeat,
  swap,
  rename,
  misspell,
  prefix,
  namespace,
  namespace,
  attribute,
  attribute,
  nest,
  unwrap,
  moveElsewhere,
  retext,
  retext,
  retext,
  retext,
  disturbText,
  disturbText,
  reoctet,
  reoctet,
  reoctet,
  putPiece,
  putPiece,
  splitText,
  graft,
  graft,
]

import { type Attribute, type Element, element, isBlank } from './element.ts'
import { isWrapper, type Member, mayBeEmpty, type Shape } from './shape.ts'
import { isNameWithin, move, type Tolerance } from './tolerance.ts'

const XSI = 'http://www.w3.org/2001/XMLSchema-instance'
const XML = 'http://www.w3.org/XML/1998/namespace'
const ENVELOPES: readonly string[] = [
  'http://schemas.xmlsoap.org/soap/envelope/',
  'http://www.w3.org/2003/05/soap-envelope',
]

/** Applied in this order, each to the whole message. What none of them mends, the schema check refuses. */
export const RPC_TOLERANCES = {
  comment: {
    why: 'CardContact writes comments between elements',
    apply: (node) => (node.comments === 0 ? node : { ...node, comments: 0 }),
  },
  'type-attribute': {
    why: 'older toolkits write xsi:type, xsi:nil or encodingStyle on every element',
    apply: (node) => {
      const others = withoutToolkits(node.attributes)
      return others.length === node.attributes.length ? node : { ...node, attributes: others }
    },
  },
  'accessor-in-protocol-namespace': {
    why: 'KDSoap qualifies accessors of a complex type',
    apply: (node, { level, namespace }) => move(node, level === 'accessor', namespace, ''),
  },
  'accessor-in-types-namespace': {
    why: 'some callers qualify everything below the body entry',
    apply: (node, { level, typesNamespace }) => move(node, level === 'accessor', typesNamespace, ''),
  },
  'inner-unqualified': {
    why: 'npm soap as a client, when the types have a file of their own',
    apply: (node, { level, typesNamespace }) => move(node, level === 'inner', '', typesNamespace),
  },
  'inner-in-protocol-namespace': {
    why: 'a default namespace on the body entry; npm soap as a server, and as a client of inline types',
    apply: (node, { level, namespace, typesNamespace }) => move(node, level === 'inner', namespace, typesNamespace),
  },
  'unknown-element': {
    why: 'callers of another edition add accessors we do not know',
    apply: (node, { shape, level }) => {
      if (shape.kind !== 'members' || (level !== 'entry' && isWrapper(shape))) return node
      // a known name in a foreign namespace, or at another place, stays, and is refused: leaving it out could lose what it says
      const known = node.children.filter(({ name }) => isNameWithin(shape, name))
      return known.length === node.children.length ? node : { ...node, children: known }
    },
  },
  'other-order': {
    why: 'CardContact and others write accessors in an order of their own',
    apply: (node, { shape }) => {
      if (shape.kind !== 'members') return node
      const sorted = inOrderOf(shape.members, node.children)
      return sorted.every((child, index) => child === node.children[index]) ? node : { ...node, children: sorted }
    },
  },
  'wrapped-value': {
    why: 'messageID in the wrapped form of 1.1 where 1.0 has plain text',
    apply: (node, { shape, namespace, typesNamespace }) => {
      const [only] = node.children
      if (shape.kind !== 'text' || only === undefined || node.children.length > 1) return node
      const wrapped = only.name === node.name && ['', namespace, typesNamespace].includes(only.namespace)
      return wrapped && isBlank(node.text) ? unwrapped(node, only) : node
    },
  },
  'flat-value': {
    why: 'messageID in the plain form of 1.0 where 1.1 has a wrapper',
    apply: (node, { level, shape, typesNamespace }) => {
      const flat = level !== 'entry' && isWrapperOfOne(shape) && node.children.length === 0 && !isBlank(node.text)
      if (!flat) return node
      return { ...node, text: '', children: [element(typesNamespace, shape.members[0].name, node.text)] }
    },
  },
  'blank-wrapper': {
    why: 'CardContact writes wrappers that hold only line breaks',
    apply: (node, { shape }) => {
      const blank = shape.kind === 'members' && node.children.length === 0 && node.text !== '' && isBlank(node.text)
      return blank ? { ...node, text: '' } : node
    },
  },
  'empty-inner-value': {
    why: 'gSOAP samples send an empty inner messageID for an absent one',
    apply: (node, { shape, typesNamespace }) => {
      const [only] = node.children
      if (!isWrapperOfOne(shape) || shape.members[0].least > 0 || only === undefined || node.children.length > 1)
        return node
      const known = only.namespace === typesNamespace && only.name === shape.members[0].name
      const empty = known && only.children.length === 0 && only.attributes.length === 0 && isBlank(only.text)
      return empty ? { ...node, children: [] } : node
    },
  },
  'missing-accessor': {
    why: 'callers leave out accessors that would be empty',
    apply: (node, { level, shape }) => {
      if (level !== 'entry' || shape.kind !== 'members') return node
      const owed = shape.members.filter(
        (member) => mayBeEmpty(member.shape) && !node.children.some(({ name }) => name === member.name),
      )
      if (owed.length === 0) return node
      const added = owed.map(({ name }) => element('', name))
      return { ...node, children: inOrderOf(shape.members, [...node.children, ...added]) }
    },
  },
  'white-space-in-base64': {
    why: 'many wrap base64 at 64 or 76 characters',
    apply: (node, { shape }) => {
      if (shape.kind !== 'octets' || !/[\t\n\r ]/.test(node.text)) return node
      return { ...node, text: node.text.replace(/[\t\n\r ]+/g, '') }
    },
  },
} as const satisfies Record<string, Tolerance>

/** What the members do not name stands first. */
export function inOrderOf(members: readonly Member[], children: readonly Element[]): Element[] {
  const place = ({ name }: Element) => members.findIndex((member) => member.name === name)
  return children.toSorted((a, b) => place(a) - place(b))
}

function withoutToolkits(attributes: readonly Attribute[]): readonly Attribute[] {
  return attributes.filter(({ namespace }) => ![XSI, XML, ...ENVELOPES].includes(namespace))
}

/** An element with what stands in the only one within it; also with its attributes, so that none is lost. */
export function unwrapped(node: Element, only: Element): Element {
  const attributes = [...node.attributes, ...withoutToolkits(only.attributes)]
  return { ...node, text: only.text, children: only.children, attributes }
}

/** A wrapper of one value, not of a list. */
function isWrapperOfOne(shape: Shape): shape is { kind: 'members'; members: readonly [Member] } {
  return isWrapper(shape) && shape.members[0].most === 1
}

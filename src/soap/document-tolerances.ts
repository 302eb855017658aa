import { type Element, element, isBlank } from './element.ts'
import { isWrapper, type Shape } from './shape.ts'
import { memberOf, move, type Place, type Tolerance } from './tolerance.ts'
import { inOrderOf, RPC_TOLERANCES } from './tolerances.ts'

const {
  comment,
  'type-attribute': typeAttribute,
  'unknown-element': unknownElement,
  'other-order': otherOrder,
  'flat-value': flatValue,
  'white-space-in-base64': whiteSpaceInBase64,
} = RPC_TOLERANCES

/** Those of document/literal messages; applied in this order, each to the whole message. */
export const DOCUMENT_TOLERANCES = {
  comment,
  'type-attribute': typeAttribute,
  unqualified: {
    why: 'a peer generated from a schema without elementFormDefault, or by npm soap',
    apply: (node, { level, typesNamespace }) => move(node, level !== 'entry', '', typesNamespace),
  },
  'unknown-element': unknownElement,
  'other-order': otherOrder,
  'flat-value': flatValue,
  'empty-optional-element': {
    why: 'callers used to RPC write empty wrappers for what is absent',
    apply: (node, place) => {
      const { shape, typesNamespace } = place
      if (shape.kind !== 'members') return node
      const said = node.children.filter((child) => {
        const member = memberOf(shape, child.name)
        const optional = member !== undefined && member.least === 0 && child.namespace === typesNamespace
        const twice = node.children.some((other) => other !== child && other.name === child.name)
        return twice || !(optional && isWrapper(member.shape) && saysNothing(child, member.shape, place))
      })
      return said.length === node.children.length ? node : { ...node, children: said }
    },
  },
  'missing-element': {
    why: 'callers leave out elements that would be empty',
    apply: (node, { shape, typesNamespace }) => {
      if (shape.kind !== 'members') return node
      const owed = shape.members
        .filter(({ name, least }) => least > 0 && !node.children.some((child) => child.name === name))
        .filter((member) => isNothing(member.shape))
        .map((member) => emptyElement(member.name, member.shape, typesNamespace))
      if (owed.length === 0) return node
      const text = isBlank(node.text) ? '' : node.text // any other is refused
      return { ...node, text, children: inOrderOf(shape.members, [...node.children, ...owed]) }
    },
  },
  'white-space-in-base64': whiteSpaceInBase64,
} as const satisfies Record<string, Tolerance>

/** An element without text, in which nothing stands but further ones of its shape. */
function saysNothing(node: Element, shape: Shape, place: Place): boolean {
  if (!isBlank(node.text) || node.attributes.length > 0) return false
  return node.children.every((child) => {
    const member = memberOf(shape, child.name)
    return member !== undefined && child.namespace === place.typesNamespace && saysNothing(child, member.shape, place)
  })
}

/** True where the schema itself lets octets be none; an empty text is left to those who know what it would mean. */
function isNothing(shape: Shape): boolean {
  if (shape.kind === 'members') return isWrapper(shape) && shape.members.every((member) => isNothing(member.shape))
  return shape.kind === 'octets' && shape.least === 0
}

function emptyElement(name: string, shape: Shape, namespace: string): Element {
  const members = shape.kind === 'members' ? shape.members : []
  return element(
    namespace,
    name,
    members.map((member) => emptyElement(member.name, member.shape, namespace)),
  )
}

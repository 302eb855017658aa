import type { Element } from './element.ts'
import { SoapError } from './errors.ts'

export const XSD = 'http://www.w3.org/2001/XMLSchema'

/** What may stand in an element, as far as the schemas of these contracts go: a text, octets, or named members in order. */
export type Shape =
  | { readonly kind: 'text'; readonly values: readonly string[] | undefined } // undefined: any text
  /** base64Binary. We want at least one octet, unless the schema says `minLength` 0 in so many words. */
  | { readonly kind: 'octets'; readonly least: number }
  | { readonly kind: 'members'; readonly members: readonly Member[] }

export interface Member {
  readonly name: string
  readonly shape: Shape
  readonly least: number
  readonly most: number
}

/**
 * A type with nothing but one member. RPC/literal says "perhaps" with it, as the accessor itself is never absent;
 * the document/literal editions kept the habit.
 */
export function isWrapper(shape: Shape): shape is { kind: 'members'; members: readonly [Member] } {
  return shape.kind === 'members' && shape.members.length === 1
}

/** True when an empty element of this shape is valid and says "nothing". */
export function mayBeEmpty(shape: Shape): boolean {
  if (shape.kind === 'members') return shape.members.every(({ least }) => least === 0)
  return shape.kind === 'text' ? shape.values === undefined : shape.least === 0
}

const BUILT_IN: Readonly<Record<string, Shape>> = {
  string: { kind: 'text', values: undefined },
  integer: { kind: 'text', values: undefined },
  long: { kind: 'text', values: undefined },
  base64Binary: { kind: 'octets', least: 1 },
}

/** The named types and the global elements of one schema. Asked by QName as written, of which the local part decides. */
export interface Types {
  /** True for a type of this schema, false for one built into XML Schema. */
  owns(qualifiedName: string): boolean
  /** @throws {SoapError} `contract-unreadable` */
  shapeOf(qualifiedName: string): Shape
  /** @throws {SoapError} `contract-unreadable` */
  shapeOfElement(qualifiedName: string): Shape
}

/** Reads an `xsd:schema` element: sequences of typed elements, named here or by reference, restrictions by facets, no more. */
export function readTypes(schema: Element): Types {
  const types = byName(schema.children.filter(({ name }) => name !== 'element'))
  const elements = byName(schema.children.filter(({ name }) => name === 'element'))
  const shapeOf = (qualifiedName: string): Shape => {
    const name = localPart(qualifiedName)
    const type = types.get(name)
    if (type !== undefined) return readType(type)
    return BUILT_IN[name] ?? unreadable(`type ${qualifiedName}`)
  }
  const readType = (type: Element): Shape => {
    const [content] = type.children.filter(({ name }) => name !== 'annotation')
    if (type.name === 'complexType' && content?.name === 'sequence') {
      return { kind: 'members', members: content.children.map(readMember) }
    }
    if (type.name === 'simpleType' && content?.name === 'restriction') {
      return restrict(shapeOf(attributeOf(content, 'base') ?? ''), content)
    }
    return unreadable(`type ${attributeOf(type, 'name')}`)
  }
  const readMember = (member: Element): Member => {
    const reference = attributeOf(member, 'ref')
    const name = reference === undefined ? attributeOf(member, 'name') : localPart(reference)
    return {
      name: name ?? unreadable('an element without a name'),
      shape: reference === undefined ? shapeOf(attributeOf(member, 'type') ?? '') : shapeOfElement(reference),
      least: Number(attributeOf(member, 'minOccurs') ?? 1),
      most: attributeOf(member, 'maxOccurs') === 'unbounded' ? Infinity : Number(attributeOf(member, 'maxOccurs') ?? 1),
    }
  }
  const shapeOfElement = (qualifiedName: string): Shape => {
    const found = elements.get(localPart(qualifiedName)) ?? unreadable(`element ${qualifiedName}`)
    const [type] = found.children
    return type === undefined ? shapeOf(attributeOf(found, 'type') ?? '') : readType(type)
  }
  return { owns: (qualifiedName) => types.has(localPart(qualifiedName)), shapeOf, shapeOfElement }
}

function byName(nodes: readonly Element[]): ReadonlyMap<string, Element> {
  return new Map(nodes.map((node) => [attributeOf(node, 'name') ?? '', node]))
}

/** Other facets, such as `maxLength`, are held by the schema check alone. */
function restrict(base: Shape, restriction: Element): Shape {
  const facets = (name: string) =>
    restriction.children.filter((facet) => facet.name === name).map((facet) => attributeOf(facet, 'value') ?? '')
  if (base.kind === 'octets') return { kind: 'octets', least: Number(facets('minLength')[0] ?? base.least) }
  const values = facets('enumeration')
  return base.kind === 'text' && values.length > 0 ? { kind: 'text', values } : base
}

export function localPart(qualifiedName: string): string {
  return qualifiedName.slice(qualifiedName.indexOf(':') + 1)
}

export function attributeOf(node: Element, name: string): string | undefined {
  return node.attributes.find((attribute) => attribute.namespace === '' && attribute.name === name)?.value
}

function unreadable(why: string): never {
  throw new SoapError('contract-unreadable', { why })
}

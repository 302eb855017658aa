import type { Element } from './element.ts'
import { SoapError } from './errors.ts'

export const XSD = 'http://www.w3.org/2001/XMLSchema'

/** What may stand in an element, as far as the schemas of these contracts go: a text, octets, or named members in order. */
export type Shape =
  | { readonly kind: 'text'; readonly values: readonly string[] | undefined } // undefined: any text
  | { readonly kind: 'octets' } // base64Binary
  | { readonly kind: 'members'; readonly members: readonly Member[] }

export interface Member {
  readonly name: string
  readonly shape: Shape
  readonly least: number
  readonly most: number
}

/** How RPC/literal says "perhaps": a type whose one member may be left out, so that the accessor itself never is. */
export function isWrapper(shape: Shape): shape is { kind: 'members'; members: readonly [Member] } {
  return shape.kind === 'members' && shape.members.length === 1 && shape.members[0]?.least === 0
}

/** True when an empty element of this shape is valid and says "nothing". */
export function mayBeEmpty(shape: Shape): boolean {
  if (shape.kind === 'members') return shape.members.every(({ least }) => least === 0)
  return shape.kind === 'text' && shape.values === undefined
}

const BUILT_IN: Readonly<Record<string, Shape>> = {
  string: { kind: 'text', values: undefined },
  integer: { kind: 'text', values: undefined },
  base64Binary: { kind: 'octets' },
}

/** The named types of one schema. Asked by QName as written, of which the local part decides. */
export interface Types {
  /** True for a type of this schema, false for one built into XML Schema. */
  owns(qualifiedName: string): boolean
  /** @throws {SoapError} `contract-unreadable` */
  shapeOf(qualifiedName: string): Shape
}

/** Reads the types of an `xsd:schema` element: sequences of named, typed elements, restrictions by enumeration, no more. */
export function readTypes(schema: Element): Types {
  const types = new Map(schema.children.map((type) => [attributeOf(type, 'name') ?? '', type]))
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
  const readMember = (member: Element): Member => ({
    name: attributeOf(member, 'name') ?? unreadable('an element without a name'),
    shape: shapeOf(attributeOf(member, 'type') ?? ''),
    least: Number(attributeOf(member, 'minOccurs') ?? 1),
    most: attributeOf(member, 'maxOccurs') === 'unbounded' ? Infinity : Number(attributeOf(member, 'maxOccurs') ?? 1),
  })
  return { owns: (qualifiedName) => types.has(localPart(qualifiedName)), shapeOf }
}

function restrict(base: Shape, restriction: Element): Shape {
  const values = restriction.children.filter(({ name }) => name === 'enumeration')
  if (base.kind !== 'text' || values.length === 0) return base
  return { kind: 'text', values: values.map((value) => attributeOf(value, 'value') ?? '') }
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

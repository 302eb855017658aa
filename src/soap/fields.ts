import { decodeBase64, encodeBase64 } from './base64.ts'
import type { MessageShape, Naming } from './contract.ts'
import { type Element, element, isBlank } from './element.ts'
import { SoapError } from './errors.ts'
import { type Member, mayBeEmpty, type Shape } from './shape.ts'

/** A typed document: for each member its values, in order. Names come from the contract, never from a message. */
export interface Fields {
  readonly [name: string]: readonly Value[]
}
export type Value = string | Uint8Array | Fields

/**
 * Takes the values out of an entry of the strict shape.
 * @throws {SoapError} `not-base64`; `not-as-agreed` when a member occurs too seldom or too often
 */
export function readFields(entry: Element, message: MessageShape): Fields {
  return readMembers(entry, message.members)
}

function readMembers(node: Element, members: readonly Member[]): Fields {
  return Object.fromEntries(
    members.map(({ name, shape, least, most }) => {
      const found = node.children.filter((child) => child.name === name)
      if (found.length < least) throw new SoapError('not-as-agreed', { where: name, why: 'missing' })
      if (found.length > most) throw new SoapError('not-as-agreed', { where: name, why: 'more than once' })
      return [name, found.map((child) => readValue(child, shape))]
    }),
  )
}

function readValue(node: Element, shape: Shape): Value {
  if (shape.kind === 'members') return readMembers(node, shape.members)
  if (node.children.length > 0) throw new SoapError('not-as-agreed', { where: node.name, why: 'elements in a value' })
  return shape.kind === 'octets' ? readOctets(node, shape.least) : node.text
}

function readOctets(node: Element, least: number): Uint8Array {
  if (least === 0 && isBlank(node.text)) return new Uint8Array()
  try {
    return decodeBase64(node.text)
  } catch (error) {
    if (!(error instanceof SoapError)) throw error
    throw new SoapError(error.code, { ...error.details, where: node.name }, { cause: error })
  }
}

/**
 * Builds the body entry of a message: members in the order and the namespaces of the contract. A member that must be there,
 * is not given, and may be empty is written empty (RPC has no absent accessors); any other that is not given is left out.
 */
export function writeFields(fields: Fields, message: MessageShape, naming: Naming): Element {
  const { style, namespace, typesNamespace } = naming
  const members = message.members.flatMap((member) => {
    const written = writeMember(member, fields, style === 'rpc' ? '' : typesNamespace, typesNamespace)
    const owed = written.length === 0 && member.least > 0 && mayBeEmpty(member.shape)
    return owed ? [element(style === 'rpc' ? '' : typesNamespace, member.name)] : written
  })
  return element(namespace, message.name, members)
}

function writeMember(member: Member, fields: Fields, namespace: string, typesNamespace: string): readonly Element[] {
  return (fields[member.name] ?? []).map((value) =>
    element(namespace, member.name, writeValue(value, member.shape, typesNamespace)),
  )
}

function writeValue(value: Value, shape: Shape, typesNamespace: string): string | readonly Element[] {
  if (typeof value === 'string') return value
  if (value instanceof Uint8Array) return encodeBase64(value)
  const members = shape.kind === 'members' ? shape.members : []
  return members.flatMap((member) => writeMember(member, value, typesNamespace, typesNamespace))
}

/** The values at the end of a path of member names: `valuesAt(fields, 'certificateSeq', 'certificate')`. */
export function valuesAt(fields: Fields, ...path: readonly string[]): readonly Value[] {
  return path.reduce<readonly Value[]>((values, step) => values.flatMap((value) => stepInto(value, step)), [fields])
}

function stepInto(value: Value, step: string): readonly Value[] {
  return typeof value === 'string' || value instanceof Uint8Array ? [] : (value[step] ?? [])
}

export function textAt(fields: Fields, ...path: readonly string[]): string | undefined {
  return valuesAt(fields, ...path).find((value) => typeof value === 'string')
}

export function octetsAt(fields: Fields, ...path: readonly string[]): readonly Uint8Array[] {
  return valuesAt(fields, ...path).filter((value) => value instanceof Uint8Array)
}

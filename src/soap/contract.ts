import { XmlDocument } from 'libxml2-wasm'
import type { Element } from './element.ts'
import { SoapError } from './errors.ts'
import { DEFAULT_LIMITS } from './limits.ts'
import { parseXml } from './parse-xml.ts'
import { compileSchema } from './schema-check.ts'
import { attributeOf, localPart, type Member, readTypes, type Types, XSD } from './shape.ts'
import { utf8 } from './utf8.ts'
import { escapeXml, writeXml } from './write-xml.ts'

const WSDL = 'http://schemas.xmlsoap.org/wsdl/'

/** One message: its body entry in the protocol namespace, and the accessors in it, each exactly once, in this order. */
export interface MessageShape {
  readonly name: string
  readonly accessors: readonly Member[]
}

export interface OperationShape {
  readonly name: string
  readonly request: MessageShape
  readonly response: MessageShape
}

/** An RPC/literal service as its WSDL describes it: the one source of names, order, types and the schema check. */
export interface Contract {
  /** Of the body entries. */
  readonly namespace: string
  /** Of everything below an accessor. */
  readonly typesNamespace: string
  readonly operations: ReadonlyMap<string, OperationShape>
  /**
   * Holds a body entry against the schema.
   * @throws {SoapError} `not-as-agreed`
   */
  check(entry: Element): void
  /** The WSDL itself, with the address a caller reaches it at. */
  wsdl(address: string): string
}

/**
 * Derives everything from the text of a WSDL 1.1: RPC/literal, its types in one inline schema, its parts named by type.
 * @throws {SoapError} `contract-unreadable`
 */
export function loadContract(wsdlText: string): Contract {
  const definitions = parseXml(utf8(wsdlText), DEFAULT_LIMITS)
  if (definitions.name !== 'definitions' || definitions.namespace !== WSDL) unreadable('not a WSDL 1.1')
  const namespace = required(definitions, 'targetNamespace')
  const schema = child(child(definitions, 'types'), 'schema')
  const typesNamespace = required(schema, 'targetNamespace')
  const types = readTypes(schema)
  const operations = readOperations(definitions)
  const check = compileSchema({
    main: wrapperSchema({ namespace, typesNamespace, types, operations }),
    imported: { [TYPES_LOCATION]: inlineSchemaText(wsdlText) },
  })
  const prefixes = { [namespace]: 'p', [typesNamespace]: 'b' }
  if (!ADDRESS.test(wsdlText)) unreadable('no soap:address')
  return {
    namespace,
    typesNamespace,
    operations: new Map(operations.map((operation) => [operation.name, shapeOfOperation(operation, types)])),
    check: (entry) => check(writeXml(entry, prefixes)),
    wsdl: (address) => wsdlText.replace(ADDRESS, (_, before, after) => `${before}${escapeXml(address)}${after}`),
  }
}

const ADDRESS = /(<soap:address\s+location=")[^"]*(")/
const TYPES_LOCATION = 'contract:types'

interface Part {
  readonly name: string
  readonly type: string // QName as written
}
interface Operation {
  readonly name: string
  readonly input: readonly Part[]
  readonly output: readonly Part[]
}

function readOperations(definitions: Element): readonly Operation[] {
  const messages = new Map(children(definitions, 'message').map((message) => [required(message, 'name'), message]))
  const parts = (direction: Element): readonly Part[] => {
    const name = localPart(required(direction, 'message'))
    const message = messages.get(name) ?? unreadable(`no message ${name}`)
    return children(message, 'part').map((part) => ({ name: required(part, 'name'), type: required(part, 'type') }))
  }
  return children(child(definitions, 'portType'), 'operation').map((operation) => ({
    name: required(operation, 'name'),
    input: parts(child(operation, 'input')),
    output: parts(child(operation, 'output')),
  }))
}

function shapeOfOperation({ name, input, output }: Operation, types: Types): OperationShape {
  const accessor = (part: Part): Member => ({ name: part.name, shape: types.shapeOf(part.type), least: 1, most: 1 })
  return {
    name,
    request: { name, accessors: input.map(accessor) },
    response: { name: `${name}Response`, accessors: output.map(accessor) },
  }
}

/** RPC/literal has no schema of its own for a body entry; this one says what the parts mean (WSDL 1.1, 3.5). */
function wrapperSchema(of: {
  readonly namespace: string
  readonly typesNamespace: string
  readonly types: Types
  readonly operations: readonly Operation[]
}): string {
  const accessor = ({ name, type }: Part) =>
    `<x:element name="${name}" type="${of.types.owns(type) ? 'b' : 'x'}:${localPart(type)}"/>`
  const entry = (name: string, parts: readonly Part[]) =>
    `<x:element name="${name}"><x:complexType><x:sequence>${parts.map(accessor).join('')}</x:sequence></x:complexType></x:element>`
  const entries = of.operations.map(({ name, input, output }) => entry(name, input) + entry(`${name}Response`, output))
  return `<x:schema xmlns:x="${XSD}" xmlns:b="${escapeXml(of.typesNamespace)}"
    targetNamespace="${escapeXml(of.namespace)}" elementFormDefault="unqualified">
    <x:import namespace="${escapeXml(of.typesNamespace)}" schemaLocation="${TYPES_LOCATION}"/>
    ${entries.join('\n    ')}
  </x:schema>`
}

/** The schema as a document of its own: canonical XML carries the prefixes declared around it along. */
function inlineSchemaText(wsdlText: string): string {
  const document = XmlDocument.fromString(wsdlText)
  try {
    return (
      document.get('/w:definitions/w:types/x:schema', { w: WSDL, x: XSD })?.canonicalizeToString() ??
      unreadable('schema')
    )
  } finally {
    document.dispose()
  }
}

function children(parent: Element, name: string): readonly Element[] {
  return parent.children.filter((node) => node.name === name)
}

function child(parent: Element, name: string): Element {
  const [first, ...others] = children(parent, name)
  return first !== undefined && others.length === 0 ? first : unreadable(`not one ${name} in ${parent.name}`)
}

function required(node: Element, attribute: string): string {
  return attributeOf(node, attribute) ?? unreadable(`${node.name} without ${attribute}`)
}

function unreadable(why: string): never {
  throw new SoapError('contract-unreadable', { why })
}

import { XmlDocument } from 'libxml2-wasm'
import type { Element } from './element.ts'
import { DEFAULT_LIMITS } from './limits.ts'
import { parseXml } from './parse-xml.ts'
import { type Part, readWsdl, type Style, unreadable, WSDL, type WsdlOperation } from './read-wsdl.ts'
import { compileSchema } from './schema-check.ts'
import { localPart, type Member, readTypes, type Types, XSD } from './shape.ts'
import { utf8 } from './utf8.ts'
import { escapeXml, writeXml } from './write-xml.ts'

/** One message: its body entry, and the members directly in it, in this order. RPC calls these accessors. */
export interface MessageShape {
  readonly name: string
  readonly members: readonly Member[]
}

export interface OperationShape {
  readonly name: string
  readonly request: MessageShape
  readonly response: MessageShape
}

/** Where names belong. */
export interface Naming {
  readonly style: Style
  /** Of the body entries: in document style the same as that of the types. */
  readonly namespace: string
  /** Of everything below; only the accessors of RPC stand in no namespace. */
  readonly typesNamespace: string
}

/** A service as its WSDL describes it: the one source of names, order, types and the schema check. */
export interface Contract extends Naming {
  /** By the name of the operation. */
  readonly operations: ReadonlyMap<string, OperationShape>
  /** By the name of the body entry of the request: what a message is dispatched on. */
  readonly requests: ReadonlyMap<string, OperationShape>
  /**
   * Holds a body entry against the schema.
   * @throws {SoapError} `not-as-agreed`
   */
  check(entry: Element): void
  /** The WSDL itself, with the address a caller reaches it at. */
  wsdl(address: string): string
}

/**
 * Derives everything from the text of a WSDL 1.1: RPC/literal or document/literal, its types in one inline schema.
 * @throws {SoapError} `contract-unreadable`
 */
export function loadContract(wsdlText: string): Contract {
  const { targetNamespace, schema, style, operations } = readWsdl(parseXml(utf8(wsdlText), DEFAULT_LIMITS))
  if (!ADDRESS.test(wsdlText)) unreadable('no soap:address')
  const typesNamespace = schema.attributes.find(({ name }) => name === 'targetNamespace')?.value
  if (typesNamespace === undefined) return unreadable('schema without targetNamespace')
  const types = readTypes(schema)
  const naming = { style, typesNamespace, namespace: style === 'rpc' ? targetNamespace : typesNamespace }
  const shapes = operations.map((operation) => (style === 'rpc' ? rpcShape : documentShape)(operation, types))
  return {
    ...naming,
    operations: new Map(shapes.map((shape) => [shape.name, shape])),
    requests: new Map(shapes.map((shape) => [shape.request.name, shape])),
    check: checkOf(naming, operations, types, inlineSchemaText(wsdlText)),
    wsdl: (address) => wsdlText.replace(ADDRESS, (_, before, after) => `${before}${escapeXml(address)}${after}`),
  }
}

const ADDRESS = /(<soap:address\s+location=")[^"]*(")/
const TYPES_LOCATION = 'contract:types'

/** What the names of a contract are written with. */
export function prefixesOf({ namespace, typesNamespace }: Omit<Naming, 'style'>): Readonly<Record<string, string>> {
  return { [namespace]: 'p', [typesNamespace]: 'b' }
}

/** Each part an accessor, exactly once (WSDL 1.1, 3.5). */
function rpcShape({ name, input, output }: WsdlOperation, types: Types): OperationShape {
  const accessor = (part: Part): Member => ({
    name: part.name,
    shape: types.shapeOf(part.reference),
    least: 1,
    most: 1,
  })
  return {
    name,
    request: { name, members: input.map(accessor) },
    response: { name: `${name}Response`, members: output.map(accessor) },
  }
}

/** The one part is the body entry itself (WSDL 1.1, 3.5). */
function documentShape({ name, input, output }: WsdlOperation, types: Types): OperationShape {
  const message = ([part]: readonly Part[]): MessageShape => {
    const shape = types.shapeOfElement(part!.reference) // the reader saw to it that there is one
    if (shape.kind !== 'members') return unreadable(`element ${part!.reference} holds a value`)
    return { name: localPart(part!.reference), members: shape.members }
  }
  return { name, request: message(input), response: message(output) }
}

function checkOf(
  naming: Naming,
  operations: readonly WsdlOperation[],
  types: Types,
  schema: string,
): (entry: Element) => void {
  const check =
    naming.style === 'document'
      ? compileSchema({ main: schema, imported: {} })
      : compileSchema({ main: wrapperSchema(naming, operations, types), imported: { [TYPES_LOCATION]: schema } })
  return (entry) => check(writeXml(entry, prefixesOf(naming)))
}

/** RPC/literal has no schema of its own for a body entry; this one says what the parts mean (WSDL 1.1, 3.5). */
function wrapperSchema(naming: Naming, operations: readonly WsdlOperation[], types: Types): string {
  const accessor = ({ name, reference }: Part) =>
    `<x:element name="${name}" type="${types.owns(reference) ? 'b' : 'x'}:${localPart(reference)}"/>`
  const entry = (name: string, parts: readonly Part[]) =>
    `<x:element name="${name}"><x:complexType><x:sequence>${parts.map(accessor).join('')}</x:sequence></x:complexType></x:element>`
  const entries = operations.map(({ name, input, output }) => entry(name, input) + entry(`${name}Response`, output))
  return `<x:schema xmlns:x="${XSD}" xmlns:b="${escapeXml(naming.typesNamespace)}"
    targetNamespace="${escapeXml(naming.namespace)}" elementFormDefault="unqualified">
    <x:import namespace="${escapeXml(naming.typesNamespace)}" schemaLocation="${TYPES_LOCATION}"/>
    ${entries.join('\n    ')}
  </x:schema>`
}

/** The schema as a document of its own: canonical XML carries the prefixes declared around it along. */
function inlineSchemaText(wsdlText: string): string {
  const document = XmlDocument.fromString(wsdlText)
  try {
    const schema = document.get('/w:definitions/w:types/x:schema', { w: WSDL, x: XSD })
    return schema?.canonicalizeToString() ?? unreadable('schema')
  } finally {
    document.dispose()
  }
}

import type { Element } from './element.ts'
import { SoapError } from './errors.ts'
import { attributeOf, localPart } from './shape.ts'

export const WSDL = 'http://schemas.xmlsoap.org/wsdl/'

/** `rpc`: the parts of a message are accessors, each of a type. `document`: one part, which is a global element. */
export type Style = 'rpc' | 'document'

/** A QName as written: of a type in RPC style, of an element in document style. */
export interface Part {
  readonly name: string
  readonly reference: string
}

export interface WsdlOperation {
  readonly name: string
  readonly input: readonly Part[]
  readonly output: readonly Part[]
}

export interface WsdlParts {
  readonly targetNamespace: string
  readonly schema: Element
  readonly style: Style
  readonly operations: readonly WsdlOperation[]
}

/**
 * Takes apart a WSDL 1.1 with one inline schema, one portType and one binding.
 * @throws {SoapError} `contract-unreadable`
 */
export function readWsdl(definitions: Element): WsdlParts {
  if (definitions.name !== 'definitions' || definitions.namespace !== WSDL) unreadable('not a WSDL 1.1')
  const style = required(child(child(definitions, 'binding'), 'binding'), 'style')
  if (style !== 'rpc' && style !== 'document') return unreadable(`style ${style}`)
  return {
    targetNamespace: required(definitions, 'targetNamespace'),
    schema: child(child(definitions, 'types'), 'schema'),
    style,
    operations: readOperations(definitions, style),
  }
}

function readOperations(definitions: Element, style: Style): readonly WsdlOperation[] {
  const messages = new Map(children(definitions, 'message').map((message) => [required(message, 'name'), message]))
  const reference = style === 'rpc' ? 'type' : 'element'
  const parts = (direction: Element): readonly Part[] => {
    const name = localPart(required(direction, 'message'))
    const message = messages.get(name) ?? unreadable(`no message ${name}`)
    const found = children(message, 'part').map((part) => ({
      name: required(part, 'name'),
      reference: required(part, reference),
    }))
    return style === 'rpc' || found.length === 1 ? found : unreadable(`not one part in ${name}`)
  }
  return children(child(definitions, 'portType'), 'operation').map((operation) => ({
    name: required(operation, 'name'),
    input: parts(child(operation, 'input')),
    output: parts(child(operation, 'output')),
  }))
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

export function unreadable(why: string): never {
  throw new SoapError('contract-unreadable', { why })
}

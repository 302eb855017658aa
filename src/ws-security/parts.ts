import type { Element } from '../soap/index.ts'
import { WsSecurityError, type WsSecurityRule } from './errors.ts'

type Name = readonly [namespace: string, name: string]

export function isNamed(node: Element | undefined, namespace: string, name: string): node is Element {
  return node !== undefined && node.namespace === namespace && node.name === name
}

export function attribute({ attributes }: Element, namespace: string, name: string): string | undefined {
  return attributes.find((one) => one.namespace === namespace && one.name === name)?.value
}

/** @throws {WsSecurityError} for an attribute that is none of these */
export function holdToAttributes(node: Element, known: readonly Name[]): void {
  const isKnown = ({ namespace, name }: Element['attributes'][number]): boolean =>
    known.some((one) => one[0] === namespace && one[1] === name)
  if (!node.attributes.every(isKnown)) {
    throw new WsSecurityError('parts-as-agreed', `an attribute of ${node.name} that no rule knows`)
  }
}

/** The children, which are exactly these, in this order, with no text between them. @throws {WsSecurityError} */
export function parts<const Names extends readonly Name[]>(
  node: Element,
  rule: WsSecurityRule,
  names: Names,
): { readonly [Index in keyof Names]: Element } {
  const isWhole =
    node.text === '' &&
    node.children.length === names.length &&
    names.every(([namespace, name], index) => isNamed(node.children[index], namespace, name))
  if (!isWhole) throw new WsSecurityError(rule, `${node.name} is not ${names.map(([, name]) => name).join(', ')}`)
  return node.children as unknown as { readonly [Index in keyof Names]: Element }
}

/** Holds text and nothing else. @throws {WsSecurityError} */
export function only(node: Element): void {
  if (node.children.length > 0) throw new WsSecurityError('parts-as-agreed', `elements in ${node.name}`)
}

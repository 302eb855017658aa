import type { Element } from './element.ts'
import type { Member, Shape } from './shape.ts'

/** Where in a message a rule looks. */
export interface Place {
  /** The body entry, a member of it, or anything below. */
  readonly level: 'entry' | 'accessor' | 'inner'
  readonly shape: Shape
  readonly namespace: string // of body entries
  readonly typesNamespace: string // of everything below; of RPC's accessors, none
}

/** Turns one deviation of real peers into the strict shape; gives back the very element it got when there is none. */
export interface Tolerance {
  readonly why: string
  readonly apply: (node: Element, place: Place) => Element
}

export function memberOf(shape: Shape, name: string): Member | undefined {
  return shape.kind === 'members' ? shape.members.find((member) => member.name === name) : undefined
}

/** Whether something within it, however deep, has that name. */
export function isNameWithin(shape: Shape, name: string): boolean {
  return shape.kind === 'members' && shape.members.some((one) => one.name === name || isNameWithin(one.shape, name))
}

/** The same element in another namespace, where the rule applies and it stands in the one it means. */
export function move(node: Element, applies: boolean, from: string, to: string): Element {
  return applies && node.namespace === from ? { ...node, namespace: to } : node
}

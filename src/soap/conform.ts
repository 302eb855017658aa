import type { MessageShape, Naming } from './contract.ts'
import { DOCUMENT_TOLERANCES } from './document-tolerances.ts'
import type { Element } from './element.ts'
import { SoapError } from './errors.ts'
import type { Shape } from './shape.ts'
import { isNameWithin, memberOf, type Place, type Tolerance } from './tolerance.ts'
import { RPC_TOLERANCES } from './tolerances.ts'

/**
 * Brings a body entry into the strict shape of its contract, as far as the named tolerances go.
 * @param entry its name and the namespaces in it already those of the contract
 * @param also tolerances of the caller's own, applied before those every message of the style has
 * @returns the entry, and the name of each tolerance it needed
 * @throws {SoapError} `not-as-agreed` for an attribute nobody foresaw (a reference to elsewhere, say), and for an element that belongs
 * elsewhere in the message: who reads it without the schema would lose what it says
 */
export function conform(
  entry: Element,
  message: MessageShape,
  { style, namespace, typesNamespace }: Naming,
  also: Readonly<Record<string, Tolerance>> = {},
): { readonly entry: Element; readonly tolerated: readonly string[] } {
  const place: Place = {
    level: 'entry',
    shape: { kind: 'members', members: message.members },
    namespace,
    typesNamespace,
  }
  const tolerated: string[] = []
  let current = entry
  const usual = style === 'rpc' ? RPC_TOLERANCES : DOCUMENT_TOLERANCES
  for (const [name, tolerance] of Object.entries<Tolerance>({ ...also, ...usual })) {
    const mended = applyEverywhere(tolerance, current, place)
    if (mended !== current) tolerated.push(name)
    current = mended
  }
  refuseAttributes(current)
  refuseMisplaced(current, place.shape, place.shape)
  return { entry: current, tolerated }
}

/** From the inside out; gives back the very element it got when nothing in it changed. */
function applyEverywhere(tolerance: Tolerance, node: Element, place: Place): Element {
  let changed = false
  const children = node.children.map((child) => {
    const shape = memberOf(place.shape, child.name)?.shape
    if (shape === undefined) return child // not ours to mend
    const mended = applyEverywhere(tolerance, child, {
      ...place,
      shape,
      level: place.level === 'entry' ? 'accessor' : 'inner',
    })
    changed ||= mended !== child
    return mended
  })
  return tolerance.apply(changed ? { ...node, children } : node, place)
}

function refuseAttributes(node: Element): void {
  const [attribute] = node.attributes
  if (attribute !== undefined) throw new SoapError('not-as-agreed', { where: node.name, why: 'an unknown attribute' })
  node.children.forEach(refuseAttributes)
}

function refuseMisplaced(node: Element, here: Shape, message: Shape): void {
  for (const child of node.children) {
    const member = memberOf(here, child.name)
    if (member !== undefined) refuseMisplaced(child, member.shape, message)
    else if (isNameWithin(message, child.name)) {
      throw new SoapError('not-as-agreed', { where: child.name, why: `not expected in ${node.name}` })
    }
  }
}

import { type Element, TAG } from './element.ts'
import { octetString } from './values.ts'
import { write } from './write.ts'

/**
 * The same value with definite, shortest lengths and strings in one piece. The order inside sets stays: what was signed was in
 * the order of its signer.
 */
export function toDer(element: Element, tag = element.tag): Uint8Array {
  if (element.tag === (TAG.octetString | 0x20)) return write(TAG.octetString, octetString(element))
  if (!element.constructed) return write(tag, element.value)
  return write(tag, ...[...element.children()].map((child) => toDer(child)))
}

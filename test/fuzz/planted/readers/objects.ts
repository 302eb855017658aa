/** A data object with one octet of tag and one of length. */
export interface PlainObject {
  readonly tag: number
  readonly value: Uint8Array
}

export class Refusal extends Error {}

/** @throws {Refusal} what stands there is no sequence of objects */
export function readObjects(octets: Uint8Array): PlainObject[] {
  const objects: PlainObject[] = []
  for (let at = 0; at < octets.length; ) {
    const [tag, length] = [octets[at]!, octets[at + 1]]
    if (length === undefined || length > 0x7f || at + 2 + length > octets.length) throw new Refusal()
    objects.push({ tag, value: octets.subarray(at + 2, at + 2 + length) })
    at += 2 + length
  }
  return objects
}

/** What stands inside the one object with this tag. @throws {Refusal} */
export function inside(octets: Uint8Array, tag: number): PlainObject[] {
  const [object, ...more] = readObjects(octets)
  if (object?.tag !== tag || more.length > 0) throw new Refusal()
  return readObjects(object.value)
}

/** A data object taken apart without our codec, so that it can be changed and put together again in any form. */
export interface OctetNode {
  tag: string // hex
  /** Of the tag, in bytes from the start of the input. */
  readonly offset: number
  /** What stands inside; an object that is not taken apart further has a value instead. */
  children?: OctetNode[]
  value: Uint8Array
  /** How the length is written, if not with the fewest octets. */
  length?: 'with-81' | 'with-82' | 'with-83' | 'indefinite' | 'too-long'
}

/** Objects that hold objects: TR-03110-3 D.2, table 27; the tags of a key and of an extension are context-specific. */
const HOLDERS = ['7f21', '7f4e', '7f49', '7f4c', '65', '73', '67', 'a0']

/** The objects one after the other. @throws {RangeError} where tags and lengths do not work out */
export function takeApart(octets: Uint8Array, base = 0): OctetNode[] {
  const nodes: OctetNode[] = []
  for (let at = 0; at < octets.length; ) {
    const header = headerAt(octets, at)
    const end = header.valueAt + header.length
    if (end > octets.length)
      throw new RangeError(`an object ends at ${base + end}, the octets at ${base + octets.length}`)
    const value = octets.subarray(header.valueAt, end)
    const children = HOLDERS.includes(header.tag) ? takeApart(value, base + header.valueAt) : undefined
    nodes.push({ tag: header.tag, offset: base + at, value, ...(children && { children }) })
    at = end
  }
  return nodes
}

/** Tag and length of what begins at `at`, in whatever form. @throws {RangeError} */
export function headerAt(
  octets: Uint8Array,
  at: number,
): { tag: string; length: number; lengthOctets: number; valueAt: number } {
  const tagOctets = (octet(octets, at) & 0x1f) === 0x1f ? 2 : 1
  const tag = Buffer.from(octets.subarray(at, at + tagOctets)).toString('hex')
  const first = octet(octets, at + tagOctets)
  if (first === 0x80) throw new RangeError('an indefinite length')
  const more = first > 0x80 ? first & 0x7f : 0
  let length = more === 0 ? first : 0
  for (let i = 1; i <= more; i++) length = length * 256 + octet(octets, at + tagOctets + i)
  return { tag, length, lengthOctets: 1 + more, valueAt: at + tagOctets + 1 + more }
}

function octet(octets: Uint8Array, at: number): number {
  const found = octets[at]
  if (found === undefined) throw new RangeError('the octets end inside an object')
  return found
}

export function putTogether(nodes: readonly OctetNode[]): Uint8Array {
  return Buffer.concat(nodes.map(octetsOf))
}

export function octetsOf(node: OctetNode): Uint8Array {
  const value = node.children ? putTogether(node.children) : node.value
  const end = node.length === 'indefinite' ? Buffer.from([0, 0]) : Buffer.alloc(0)
  return Buffer.concat([Buffer.from(node.tag, 'hex'), lengthField(value.length, node.length), value, end])
}

function lengthField(length: number, form: OctetNode['length']): Uint8Array {
  const [high, low] = [length >> 8, length & 0xff]
  if (form === 'indefinite') return Uint8Array.of(0x80)
  if (form === 'too-long') return Uint8Array.of(0x84, 0x7f, 0xff, 0xff, 0xff)
  if (form === 'with-83') return Uint8Array.of(0x83, 0, high, low)
  if (form === 'with-82') return Uint8Array.of(0x82, high, low)
  if (length > 0xff) return Uint8Array.of(0x82, high, low)
  if (form === 'with-81' || length > 0x7f) return Uint8Array.of(0x81, low)
  return Uint8Array.of(low)
}

/** All of them, outer before inner. */
export function everyNode(nodes: readonly OctetNode[]): OctetNode[] {
  return nodes.flatMap((node) => [node, ...everyNode(node.children ?? [])])
}

/** The first with this tag, wherever it stands. */
export function findNode(nodes: readonly OctetNode[], tag: string): OctetNode | undefined {
  return everyNode(nodes).find((node) => node.tag === tag)
}

/** Tags as text, with what stands inside in brackets. The identifier of an RSA algorithm is written `06rsa`: what follows it is another grammar. */
export function tagsOf(nodes: readonly OctetNode[]): string {
  const written = nodes.map(({ tag, value, children }) => {
    if (children) return `${tag}(${tagsOf(children)})`
    return tag === '06' && Buffer.from(value).toString('hex').startsWith('04007f00070202020') && value.at(-2) === 1
      ? '06rsa'
      : tag
  })
  return written.join(' ')
}

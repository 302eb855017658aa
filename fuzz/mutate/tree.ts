/**
 * A data object that can be taken apart and put together wrongly. Without `tag` it is octets that stand there by themselves.
 * Lengths are right when written, unless `length` says how they are to be wrong.
 */
export interface Branch {
  tag: number | undefined
  /** Octets in front of the objects inside: the unused bits of a BIT STRING. */
  before: Uint8Array
  inside: Branch[] | Uint8Array
  length: LengthForm
}

/** `right` in the fewest octets; `wide` in so many more; `off` by so much; `raw`: these octets in its place. */
export type LengthForm =
  | { readonly kind: 'right' }
  | { readonly kind: 'wide'; readonly octets: number }
  | { readonly kind: 'off'; readonly by: number }
  | { readonly kind: 'raw'; readonly octets: Uint8Array }

const NOTHING = new Uint8Array()
const RIGHT: LengthForm = { kind: 'right' }
const [BIT_STRING, OCTET_STRING, CONSTRUCTED, MOST_LEVELS] = [0x03, 0x04, 0x20, 12]

export function leaf(tag: number | undefined, value: Uint8Array): Branch {
  return { tag, before: NOTHING, inside: value, length: RIGHT }
}

export function around(tag: number, inside: Branch[]): Branch {
  return { tag, before: NOTHING, inside, length: RIGHT }
}

/** Objects as far as they go; what cannot be read stands at the end without a tag. */
export function readTrees(octets: Uint8Array, level = 0): Branch[] {
  const trees: Branch[] = []
  let offset = 0
  while (offset < octets.length) {
    const head = readHead(octets, offset)
    if (!head) return [...trees, leaf(undefined, octets.subarray(offset))]
    const value = octets.subarray(head.start, head.end)
    trees.push({ ...openUp(head.tag, value, level), length: head.form })
    offset = head.end
  }
  return trees
}

export function writeTrees(trees: readonly Branch[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(trees.map(writeTree)))
}

function writeTree({ tag, before, inside, length }: Branch): Buffer {
  const value = Buffer.concat([before, inside instanceof Uint8Array ? inside : writeTrees(inside)])
  return tag === undefined ? value : Buffer.concat([writeTag(tag), writeLength(value.length, length), value])
}

function openUp(tag: number, value: Uint8Array, level: number): Branch {
  const before = tag === BIT_STRING && value[0] === 0 ? value.subarray(0, 1) : NOTHING
  const rest = value.subarray(before.length)
  const first = tag > 0xff ? tag >> 8 : tag
  const mayHold = (first & CONSTRUCTED) !== 0 || ((tag === BIT_STRING || tag === OCTET_STRING) && rest[0] === 0x30)
  if (!mayHold || level >= MOST_LEVELS || rest.length === 0) return leaf(tag, value)
  const inside = readTrees(rest, level + 1)
  const whole = inside.every((branch) => branch.tag !== undefined)
  return whole ? { ...around(tag, inside), before } : leaf(tag, value)
}

/** One or two octets of tag, any definite length that stays inside. */
function readHead(octets: Uint8Array, offset: number) {
  const first = octets[offset]!
  const long = (first & 0x1f) === 0x1f
  const tag = long ? (first << 8) | (octets[offset + 1] ?? 0) : first
  const at = offset + (long ? 2 : 1)
  const lead = octets[at]
  if (lead === undefined || lead === 0x80 || lead > 0x84) return undefined
  const count = lead < 0x80 ? 0 : lead & 0x7f
  const length =
    count === 0 ? lead : octets.subarray(at + 1, at + 1 + count).reduce((sum, octet) => sum * 256 + octet, 0)
  const start = at + 1 + count
  const end = start + length
  if (end > octets.length) return undefined
  const spare = count - fewest(length)
  return { tag, start, end, form: spare > 0 ? ({ kind: 'wide', octets: spare } as const) : RIGHT }
}

const fewest = (length: number) => (length < 0x80 ? 0 : length < 0x100 ? 1 : length < 0x1_0000 ? 2 : 3)

function writeTag(tag: number): Uint8Array {
  return tag > 0xff ? Uint8Array.of(tag >> 8, tag) : Uint8Array.of(tag)
}

function writeLength(real: number, form: LengthForm): Uint8Array {
  if (form.kind === 'raw') return form.octets
  const length = form.kind === 'off' ? Math.max(0, real + form.by) : real
  const count = fewest(length) + (form.kind === 'wide' ? form.octets : 0)
  if (count === 0) return Uint8Array.of(length)
  const octets = Uint8Array.from({ length: count }, (_, i) => Math.floor(length / 256 ** (count - 1 - i)))
  return Uint8Array.of(0x80 | count, ...octets)
}

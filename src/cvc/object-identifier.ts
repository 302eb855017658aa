import { CvcError } from './errors.ts'

const LONGEST = 64 // octets; the longest we know of has 20

/**
 * The octets of an `06` object as dotted text. X.690, 8.19.
 * @throws {CvcError} `oid-malformed`: empty, unfinished, padded, or over 64 octets
 */
export function decodeObjectIdentifier(octets: Uint8Array): string {
  if (octets.length === 0 || octets.length > LONGEST) throw new CvcError('oid-malformed')
  const arcs: bigint[] = []
  let arc = 0n
  let inside = false
  for (const octet of octets) {
    if (!inside && octet === 0x80) throw new CvcError('oid-malformed') // padded with zeros
    arc = (arc << 7n) | BigInt(octet & 0x7f)
    inside = octet > 0x7f
    if (inside) continue
    arcs.push(arc)
    arc = 0n
  }
  if (inside) throw new CvcError('oid-malformed')
  const [first = 0n, ...rest] = arcs
  const root = first < 40n ? 0n : first < 80n ? 1n : 2n
  return [root, first - root * 40n, ...rest].join('.')
}

/** @throws {CvcError} `oid-malformed` */
export function encodeObjectIdentifier(dotted: string): Uint8Array {
  if (!/^(0|[1-9]\d*)(\.(0|[1-9]\d*))+$/.test(dotted)) throw new CvcError('oid-malformed', { found: dotted })
  const [root = 0n, second = 0n, ...rest] = dotted.split('.').map(BigInt)
  if (root > 2n || (root < 2n && second > 39n)) throw new CvcError('oid-malformed', { found: dotted })
  const octets = [root * 40n + second, ...rest].flatMap(arcOctets)
  if (octets.length > LONGEST) throw new CvcError('oid-malformed', { found: dotted })
  return Uint8Array.from(octets)
}

function arcOctets(arc: bigint): number[] {
  const octets = [Number(arc & 0x7fn)]
  for (let rest = arc >> 7n; rest > 0n; rest >>= 7n) octets.unshift(Number(rest & 0x7fn) | 0x80)
  return octets
}

import type { CvCertificate } from '../certificate.ts'
import { type TerminalType, withoutRole } from '../chat.ts'
import { authorizationName, extensionContent } from '../extensions.ts'
import { RIGHTS, type Right, type RightsDomain, rightsIn } from '../rights.ts'

/** What the last holder of a chain may really do. Reserved bits are kept in the AND, but grant nothing. TR-03110-3 2.7. */
export interface EffectiveRights {
  /** Of all certificates; where they differ, of the first, and then no bit is set. */
  readonly terminalType: TerminalType
  /** Without the two role bits; bit 0 is the least significant bit of the last octet. */
  readonly bits: Uint8Array
  /** Authorization extensions by object identifier; one that is missing anywhere in the chain grants nothing and is not here. */
  readonly extensions: ReadonlyMap<string, Uint8Array>
}

/**
 * Bitwise AND from the newest CVCA certificate down: an earlier trust point no longer counts once a link has followed it.
 * Terminal types that differ leave no right. TR-03110-3 2.7.
 * @param chain anchor first, at least one certificate
 * @throws {RangeError} an empty chain
 */
export function effectiveRights(chain: readonly CvCertificate[]): EffectiveRights {
  const newest = chain.findLastIndex(({ chat }) => chat.role === 'CVCA')
  const counting = chain.slice(Math.max(newest, 0))
  const [first, ...rest] = counting
  if (!first) throw new RangeError('effectiveRights needs at least one certificate')
  const oneType = rest.every(({ chat }) => chat.oid === first.chat.oid)
  const bits = counting.map(({ chat }) => chat.bits).reduce(andFromTheRight)
  return {
    terminalType: first.chat.terminalType,
    bits: oneType ? withoutRole(bits) : new Uint8Array(bits.length),
    extensions: oneType ? counting.map(authorizations).reduce(inBoth) : new Map(),
  }
}

/**
 * What a chain grants, CHAT first, then the authorization extensions we know the bits of, as named sentences. Only a terminal
 * uses them: of a CVCA or a DV they say what it may pass on (TR-03110-3 2.7.2).
 */
export function grantedRights({ terminalType, bits, extensions }: EffectiveRights): readonly Right[] {
  const fromChat = terminalType === 'unknown' ? [] : rightsIn(terminalType, bits)
  const fromExtensions = [...extensions].flatMap(([oid, bits]) => {
    const name = authorizationName(oid)
    return name !== undefined && Object.hasOwn(RIGHTS, name) ? rightsIn(name as RightsDomain, bits) : []
  })
  return [...fromChat, ...fromExtensions]
}

// Bit strings grow to the left: what the shorter one does not have, it does not grant.
function andFromTheRight(a: Uint8Array, b: Uint8Array): Uint8Array {
  const length = Math.min(a.length, b.length)
  const [rightA, rightB] = [a.subarray(a.length - length), b.subarray(b.length - length)]
  return rightA.map((octet, i) => octet & rightB[i]!)
}

function authorizations({ extensions }: CvCertificate): ReadonlyMap<string, Uint8Array> {
  const granted = new Map<string, Uint8Array>()
  for (const extension of extensions) {
    const content = extensionContent(extension)
    if (content.kind === 'authorization') granted.set(extension.oid, content.bits)
  }
  return granted
}

function inBoth(
  a: ReadonlyMap<string, Uint8Array>,
  b: ReadonlyMap<string, Uint8Array>,
): ReadonlyMap<string, Uint8Array> {
  const both = new Map<string, Uint8Array>()
  for (const [oid, bits] of a) {
    const other = b.get(oid)
    if (other) both.set(oid, andFromTheRight(bits, other))
  }
  return both
}

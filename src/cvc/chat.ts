import { hasBit, withBits } from './bits.ts'
import { CvcError } from './errors.ts'
import { readObjectIdentifier, sharedObjectIdentifier } from './object-identifier.ts'
import type { DataObject, ObjectReader } from './read-objects.ts'
import { atObject } from './read-values.ts'
import { bitOf, type Right, type RightName, rightsIn } from './rights.ts'
import { TAGS } from './tags.ts'
import type { ObjectWriter } from './write-objects.ts'

/**
 * Who reads: inspection system, authentication terminal, signature terminal. TR-03110-4 2.1.3.2 (IS), 2.2.3.2 (AT), 2.3
 * (ST, by reference): OID and length of the bits in octets.
 */
export const TERMINAL_TYPES = {
  IS: { oid: '0.4.0.127.0.7.3.1.2.1', octets: 1 },
  AT: { oid: '0.4.0.127.0.7.3.1.2.2', octets: 5 },
  ST: { oid: '0.4.0.127.0.7.3.1.2.3', octets: 1 },
} as const satisfies Record<string, { oid: string; octets: number }>
/** A terminal type whose bits we know. */
export type KnownTerminalType = keyof typeof TERMINAL_TYPES
/** `unknown`: role identifiers from outside of EAC, parsed and carried. TR-03110-3 C.1.5. */
export type TerminalType = KnownTerminalType | 'unknown'

/** The two most significant bits. `DV-domestic` is an accreditation body for ST; `DV-foreign` includes non-official for AT. */
export const ROLE_BITS = { CVCA: 0b11, 'DV-domestic': 0b10, 'DV-foreign': 0b01, terminal: 0b00 } as const
/** What the holder of a certificate is, relative to its issuer. TR-03110-3 C.1.5. */
export type Role = keyof typeof ROLE_BITS

const ROLES: readonly Role[] = ['terminal', 'DV-foreign', 'DV-domestic', 'CVCA']
const TYPES = new Map<string, KnownTerminalType>(
  Object.entries(TERMINAL_TYPES).map(([type, { oid }]) => [oid, type as KnownTerminalType]),
)

/** Certificate holder authorization template: what its holder is and may do. TR-03110-3 C.1.5. */
export interface Chat {
  /** Names the terminal type and how the bits are to be read, as dotted text. */
  readonly oid: string
  /** What the identifier names. */
  readonly terminalType: TerminalType
  /** The two highest bits. */
  readonly role: Role
  /** Role and rights as received; bit 0 is the least significant bit of the last octet. */
  readonly bits: Uint8Array
}

/**
 * A CHAT from its raw bits. TR-03110-3 C.1.5.
 * @param oid dotted text
 * @param bits role and rights; not copied
 * @throws {CvcError} `chat-empty`
 */
export function chatOf(oid: string, bits: Uint8Array): Chat {
  const first = bits[0]
  if (first === undefined) throw new CvcError('chat-empty')
  return { oid, terminalType: TYPES.get(oid) ?? 'unknown', role: ROLES[first >> 6]!, bits }
}

/**
 * A CHAT that grants these rights, by their names in `RIGHTS` or by their bits (TR-03110-4; bit 0 is the last one).
 * @throws {RangeError} a bit beyond the terminal type's octets
 */
export function makeChat<Type extends KnownTerminalType>(
  terminalType: Type,
  role: Role,
  rights: readonly (RightName<Type> | number)[],
): Chat {
  const { oid, octets } = TERMINAL_TYPES[terminalType]
  const bits = withBits(
    octets,
    rights.map((right) => (typeof right === 'number' ? right : bitOf(terminalType, right))),
  )
  bits[0] = (bits[0]! & 0x3f) | (ROLE_BITS[role] << 6)
  return chatOf(oid, bits)
}

/**
 * The rights a CHAT grants to its holder relative to its issuer; none that we know of for an unknown terminal type.
 * TR-03110-3 C.1.5.
 */
export function rightsOf({ terminalType, bits }: Chat): readonly Right[] {
  return terminalType === 'unknown' ? [] : rightsIn(terminalType, withoutRole(bits))
}

/** The bits of a CHAT with those of the role cleared: also where they stand among rights, in a CHAT that is too short. */
export function withoutRole(bits: Uint8Array): Uint8Array {
  return bits.map((octet, i) => (i === 0 ? octet & 0x3f : octet))
}

/** What an ePassport authority certifies. The EU policy grants fingerprints only. TR-03110-4 2.1.3.2. */
export interface InspectionSystemRights {
  /** DG3. */
  readonly fingerprints: boolean
  /** DG4. */
  readonly iris: boolean
}

/** The CHAT of an ePassport authority or inspection system. TR-03110-4 2.1.3.2. */
export function makeInspectionSystemChat({ role, fingerprints, iris }: { role: Role } & InspectionSystemRights): Chat {
  const rights = [...(fingerprints ? ['read-fingerprints' as const] : []), ...(iris ? ['read-iris' as const] : [])]
  return makeChat('IS', role, rights)
}

/** What an inspection system CHAT grants; no right at all for any other terminal type. TR-03110-4 2.1.3.2. */
export function inspectionSystemRights(chat: Chat): InspectionSystemRights {
  const known = chat.terminalType === 'IS'
  return { fingerprints: known && hasBit(chat.bits, 0), iris: known && hasBit(chat.bits, 1) }
}

/** The content of a `7F4C` object. @throws {CvcError} `object-…`, `oid-malformed`, `chat-empty`, `chat-length` */
export function readChat(outer: ObjectReader, object: DataObject): Chat {
  const reader = outer.enter(object)
  const oid = atObject(reader, reader.read(TAGS.objectIdentifier), readObjectIdentifier)
  const bits = reader.read(TAGS.discretionaryData)
  const chat = atObject(reader, bits, ({ value }) => chatOf(oid, value))
  if (hasOtherLength(chat)) reader.deviates('chat-length', bits.offset, TAGS.discretionaryData)
  reader.finish()
  return chat
}

/** The complete `7F4C` object, from `oid` and `bits`. @throws {CvcError} `chat-empty`, `chat-length` */
export function writeChat(writer: ObjectWriter, chat: Chat): void {
  const checked = chatOf(chat.oid, chat.bits)
  if (hasOtherLength(checked)) throw new CvcError('chat-length', { found: `${chat.bits.length} octets` })
  writer.open(TAGS.holderAuthorization)
  writer.write(TAGS.objectIdentifier, sharedObjectIdentifier(chat.oid))
  writer.write(TAGS.discretionaryData, chat.bits)
  writer.close()
}

function hasOtherLength({ terminalType, bits }: Chat): boolean {
  return terminalType !== 'unknown' && bits.length !== TERMINAL_TYPES[terminalType].octets
}

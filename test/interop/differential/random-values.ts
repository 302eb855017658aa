import {
  ALGORITHMS,
  addDays,
  type CalendarDate,
  type Chat,
  chatOf,
  EXTENSIONS,
  type Extension,
  HASH_OCTETS,
  type HolderReference,
  type KnownExtension,
  type KnownTerminalType,
  makeExtension,
  parseCalendarDate,
  parseHolderReference,
  type Role,
  TERMINAL_TYPES,
  type VerificationKey,
} from '../../../src/cvc/index.ts'
import type { SeededChoice } from './seeded-choice.ts'

// Everything in here is right by TR-03110-3; what is wrong comes from mutations.

const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const PRINTABLE = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code))
  .filter((character) => /[\x20-\x7e\xa0-\xff]/.test(character))
  .join('')

export function randomReference(choice: SeededChoice): HolderReference {
  const mnemonic = choice.text(choice.once(4) ? PRINTABLE : UPPER, 1 + choice.integer(9))
  return parseHolderReference(`${choice.text(UPPER, 2)}${mnemonic}${choice.text(`${UPPER}0123456789`, 5)}`)
}

export const AUTHORITY_VALIDITY = {
  effective: parseCalendarDate('2000-01-01'),
  expires: parseCalendarDate('2099-12-31'),
} as const
const DAYS = 36_524

export function randomValidity(choice: SeededChoice): { effective: CalendarDate; expires: CalendarDate } {
  const begin = choice.integer(DAYS)
  const end = begin + choice.integer(DAYS - begin + 1)
  return {
    effective: addDays(AUTHORITY_VALIDITY.effective, begin),
    expires: addDays(AUTHORITY_VALIDITY.effective, end),
  }
}

const ROLE_BITS: Record<Role, number> = { CVCA: 0xc0, 'DV-domestic': 0x80, 'DV-foreign': 0x40, terminal: 0 }

/** Any rights, reserved bits too. */
export function randomChat(choice: SeededChoice, terminalType: KnownTerminalType, role: Role): Chat {
  const { oid, octets } = TERMINAL_TYPES[terminalType]
  const bits = choice.octets(octets)
  bits[0] = (bits[0]! & 0x3f) | ROLE_BITS[role]
  return chatOf(oid, bits)
}

/** @param signedBy whose hash function the hashes in extensions are of */
export function randomExtensions(choice: SeededChoice, signedBy: VerificationKey): Extension[] {
  if (!choice.once(3)) return []
  const hash = () => choice.octets(HASH_OCTETS[ALGORITHMS[signedBy.algorithm].hash])
  const known: readonly (() => KnownExtension)[] = [
    () => ({ kind: 'description', name: 'id-description', hash: hash() }),
    () => ({ kind: 'sector', name: 'id-sector', hashes: choice.once(2) ? [hash()] : [hash(), hash()] }),
    () => ({ kind: 'ps-sector', name: 'id-PS-sector', sectors: [{ parameterId: choice.octets(1), hash: hash() }] }),
    () => ({ kind: 'authorization', name: 'id-eIDAccess', bits: choice.octets(6) }),
    () => ({ kind: 'authorization', name: 'id-specialFunctions', bits: choice.octets(1) }),
  ]
  const chosen = known.filter(() => choice.once(3)).map((make) => makeExtension(make()))
  return choice.once(4) ? [...chosen, unknownExtension(choice)] : chosen
}

function unknownExtension(choice: SeededChoice): Extension {
  const oid = `1.3.6.1.4.1.${choice.integer(100_000)}.${choice.integer(1000)}`
  if (oid in EXTENSIONS) return unknownExtension(choice)
  return { oid, objects: [{ tag: choice.of([0x53, 0x80, 0x81]), value: choice.octets(1 + choice.integer(20)) }] }
}

/** YYMMDD, as command lines and builders take dates. */
export const sixDigits = (date: string): string => date.replaceAll('-', '').slice(2)

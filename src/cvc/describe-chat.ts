import { type Chat, hasBit, type KnownTerminalType, type Role } from './chat.ts'

/** For people: one sentence for the role, one for each right. Reserved bits are not named and grant nothing. */
export interface ChatDescription {
  readonly role: string
  readonly rights: readonly string[]
}

const DATA_GROUPS = [
  'document type',
  'issuing entity',
  'date of expiry',
  'given names',
  'family names',
  'nom de plume',
  'academic title',
  'date of birth',
  'place of birth',
  'nationality',
  'sex',
  'optional data',
  'birth name',
  'written signature',
  'date of issuance',
  'reserved',
  'normal place of residence',
  'municipality id',
  'residence permit I',
  'residence permit II',
  'phone number',
  'e-mail address',
]

/** TR-03110-4 2.2.3.2: write rights run downwards from bit 37 (DG17), read rights upwards from bit 8 (DG1). */
const AUTHENTICATION_RIGHTS: readonly (readonly [bit: number, right: string])[] = [
  ...[17, 18, 19, 20, 21, 22].map((group) => [54 - group, `may write ${dataGroup(group)}`] as const),
  [30, 'may use pseudonymous signature authentication (PSA)'],
  ...DATA_GROUPS.map((_, index) => [index + 8, `may read ${dataGroup(index + 1)}`] as const),
  [7, 'may install a qualified certificate'],
  [6, 'may install a certificate'],
  [5, 'may manage the PIN'],
  [4, 'may work with the CAN'],
  [3, 'is a privileged terminal'],
  [2, 'may use restricted identification'],
  [1, 'may verify the municipality'],
  [0, 'may verify the age'],
]

const RIGHTS: Record<KnownTerminalType, readonly (readonly [bit: number, right: string])[]> = {
  IS: [
    [1, 'may read iris images (DG4)'],
    [0, 'may read fingerprints (DG3)'],
  ],
  AT: AUTHENTICATION_RIGHTS,
  ST: [
    [1, 'may generate a qualified electronic signature'],
    [0, 'may generate an electronic signature'],
  ],
}

const ROLE_SENTENCES: Record<KnownTerminalType, Record<Role, string>> = {
  IS: {
    CVCA: 'country verifying CA for inspection systems',
    'DV-domestic': 'domestic document verifier of inspection systems',
    'DV-foreign': 'foreign document verifier of inspection systems',
    terminal: 'inspection system',
  },
  AT: {
    CVCA: 'country verifying CA for authentication terminals',
    'DV-domestic': 'official domestic document verifier of authentication terminals',
    'DV-foreign': 'non-official or foreign document verifier of authentication terminals',
    terminal: 'authentication terminal',
  },
  ST: {
    CVCA: 'country verifying CA for signature terminals',
    'DV-domestic': 'accreditation body for signature terminals',
    'DV-foreign': 'certification service provider for signature terminals',
    terminal: 'signature terminal',
  },
}

export function describeChat(chat: Chat): ChatDescription {
  const type = chat.terminalType
  if (type === 'unknown') return { role: `${chat.role} of the unknown terminal type ${chat.oid}`, rights: [] }
  const rights = RIGHTS[type].filter(([bit]) => hasBit(chat.bits, bit)).map(([, right]) => right)
  return { role: ROLE_SENTENCES[type][chat.role], rights }
}

function dataGroup(number: number): string {
  return `the ${DATA_GROUPS[number - 1]} (DG${number})`
}

import { hasBit } from './bits.ts'

/** The 22 data groups of the eID application, DG1 first. TR-03110-4 2.2.3, table 3. */
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
] as const

type Digit = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9
type ReadableGroup = Digit | 10 | 11 | 12 | 13 | 14 | 15 | 16 | WritableGroup
type WritableGroup = 17 | 18 | 19 | 20 | 21 | 22
const WRITABLE_GROUPS: readonly WritableGroup[] = [17, 18, 19, 20, 21, 22]
const READABLE_GROUPS = DATA_GROUPS.map((_, index) => (index + 1) as ReadableGroup)

/** Where a right stands (bit 0 is the least significant bit of the last octet) and what it says to people. */
interface RightRow {
  readonly bit: number
  readonly sentence: string
}
type Rights<Name extends string> = Readonly<Record<Name, RightRow>>

/**
 * Every right that a CHAT or an authorization extension can grant, by name. Bits that are not here are reserved and grant
 * nothing. IS: TR-03110-4 2.1.3.2, table 2; AT: 2.2.3.2, table 4 (write rights run downwards from bit 37, read rights upwards
 * from bit 8); ST: 2.3 by reference; extensions: 2.2.3.2, tables 5 and 6, and 2.2.4.1, table 7.
 */
export const RIGHTS = {
  IS: {
    'read-iris': { bit: 1, sentence: 'may read iris images (DG4)' },
    'read-fingerprints': { bit: 0, sentence: 'may read fingerprints (DG3)' },
  },
  AT: {
    ...each('write-DG', WRITABLE_GROUPS, (group) => ({ bit: 54 - group, sentence: `may write ${groupName(group)}` })),
    PSA: { bit: 30, sentence: 'may use pseudonymous signature authentication (PSA)' },
    ...each('read-DG', READABLE_GROUPS, (group) => ({ bit: group + 7, sentence: `may read ${groupName(group)}` })),
    'install-qualified-certificate': { bit: 7, sentence: 'may install a qualified certificate' },
    'install-certificate': { bit: 6, sentence: 'may install a certificate' },
    'manage-PIN': { bit: 5, sentence: 'may manage the PIN' },
    'CAN-allowed': { bit: 4, sentence: 'may work with the CAN' },
    'privileged-terminal': { bit: 3, sentence: 'is a privileged terminal' },
    'restricted-identification': { bit: 2, sentence: 'may use restricted identification' },
    'verify-municipality': { bit: 1, sentence: 'may verify the municipality' },
    'verify-age': { bit: 0, sentence: 'may verify the age' },
  },
  ST: {
    'qualified-signature': { bit: 1, sentence: 'may generate a qualified electronic signature' },
    signature: { bit: 0, sentence: 'may generate an electronic signature' },
  },
  'id-eIDAccess': {
    ...each('compare-DG', READABLE_GROUPS, (group) => ({
      bit: group - 1,
      sentence: `may compare ${groupName(group)}`,
    })),
    ...each('sign-DG', READABLE_GROUPS, (group) => ({
      bit: group + 21,
      sentence: `may include ${groupName(group)} in signed credentials (PSC)`,
    })),
  },
  'id-specialFunctions': {
    PSC: { bit: 7, sentence: 'may have credentials signed pseudonymously (PSC)' },
    PSM: { bit: 6, sentence: 'may have messages signed pseudonymously (PSM)' },
  },
  'id-ERAspecific': {
    'sign-attributes': { bit: 6, sentence: 'may include specific attributes in signed credentials (PSC)' },
    'all-sectors': { bit: 5, sentence: 'has access to the attributes of all terminal sectors' },
    'delete-attribute': { bit: 4, sentence: 'may delete specific attributes' },
    'write-attribute': { bit: 3, sentence: 'may write a specific attribute' },
    'read-attribute': { bit: 2, sentence: 'may read a specific attribute' },
    'write-attribute-request': { bit: 1, sentence: 'may write an attribute request' },
    'read-attribute-request': { bit: 0, sentence: 'may read an attribute request' },
  },
} as const satisfies Record<string, Rights<string>>

/** What rights are counted for: a terminal type, or an authorization extension whose bits are known. */
export type RightsDomain = keyof typeof RIGHTS
/** The names of the rights of one domain. */
export type RightName<Domain extends RightsDomain> = keyof (typeof RIGHTS)[Domain] & string

/** A right that is granted. */
export interface Right {
  /** A terminal type (from a CHAT) or the name of an authorization extension. */
  readonly domain: RightsDomain
  /** As in {@link RIGHTS}: stable, for programs. */
  readonly name: string
  /** Where it stands; bit 0 is the least significant bit of the last octet. */
  readonly bit: number
  /** For people. */
  readonly sentence: string
}

/**
 * The rights these bits grant, in the order of the table: the two role bits of a CHAT and reserved bits are no rights.
 * @param bits of a CHAT or of an authorization extension, as received; those beyond their end are not set
 */
export function rightsIn(domain: RightsDomain, bits: Uint8Array): readonly Right[] {
  const rows = Object.entries<RightRow>(RIGHTS[domain])
  return rows.filter(([, { bit }]) => hasBit(bits, bit)).map(([name, row]) => ({ domain, name, ...row }))
}

/** The bit of a right. */
export function bitOf<Domain extends RightsDomain>(domain: Domain, name: RightName<Domain>): number {
  const rows: Readonly<Record<string, RightRow>> = RIGHTS[domain]
  return rows[name]!.bit
}

function groupName(group: ReadableGroup): string {
  return `the ${DATA_GROUPS[group - 1]} (DG${group})`
}

function each<Prefix extends string, Group extends number>(
  prefix: Prefix,
  groups: readonly Group[],
  row: (group: Group) => RightRow,
): Rights<`${Prefix}${Group}`> {
  return Object.fromEntries(groups.map((group) => [`${prefix}${group}`, row(group)])) as Rights<`${Prefix}${Group}`>
}

import { UANATACA_FIELDS, type UanatacaField } from './fields.ts'

/** What profiles of one purpose demand beside the fields that all do. */
interface Family {
  readonly says: string
  /** Names of profiles, by where the key is. */
  readonly profiles: {
    readonly software?: readonly string[]
    readonly cloud?: readonly string[]
    readonly card?: readonly string[]
  }
  readonly adds: readonly UanatacaField[]
  readonly without?: readonly UanatacaField[]
}

const ORGANIZATION = ['organization_name', 'organization_country', 'organization_email'] as const
const RESPONSIBLE = ['responsible_name', 'responsible_first_surname'] as const
const IN_ORGANIZATION = [...ORGANIZATION, 'organization_tax_number', ...RESPONSIBLE, 'responsible_serial'] as const
const REPRESENTS = [...ORGANIZATION, 'organization_identifier', ...RESPONSIBLE] as const
const SEAL = ['process_application', 'representation', 'empowerment', ...REPRESENTS, 'responsible_serial'] as const

const person = (whom: string) => ({
  software: [`PFSoftAF${whom}`],
  cloud: [`PFnubeAF${whom}`, `PFnubeQAF${whom}`],
  card: [`PFqscd${whom}`],
})
const represents = (kind: string) => ({ software: [`${kind}soft`], cloud: [`${kind}nubeQ`], card: [`${kind}qscd`] })

/** From the vendor's published tables. Those of Peru (PE…) and the global ones (…NC) have tables of their own, which are not here. */
export const PROFILE_FAMILIES: readonly Family[] = [
  { says: 'a person', profiles: person('Ciudadano'), adds: [] },
  { says: 'a person in an organisation', profiles: person('Empresa'), adds: ['title', ...IN_ORGANIZATION] },
  { says: 'a person in a professional body', profiles: person('Colegiado'), adds: ['title', ...IN_ORGANIZATION] },
  {
    says: 'a public employee',
    profiles: { software: ['EMPUBsoft'], cloud: ['EMPUBnubeQ'], card: ['EMPUBqscd'] },
    adds: [...IN_ORGANIZATION, 'organizational_unit_1', 'organizational_unit_2'],
  },
  { says: 'a representative', profiles: represents('REP'), adds: ['title', 'citizen_tax_number', ...REPRESENTS] },
  ...['REPPJ', 'REPESPJ'].map((kind) => ({
    says: 'a representative towards administrations',
    profiles: represents(kind),
    adds: ['title', 'description', 'representation', 'empowerment', ...REPRESENTS] as const,
  })),
  {
    says: 'the seal of a legal person',
    profiles: { software: ['SELLOPJsoft'], cloud: ['SELLOPJnubeQ'], card: ['SELLOPJqscd'] },
    adds: SEAL,
  },
  { says: 'the seal of a legal person', profiles: { cloud: ['SELLOPJnube'] }, adds: [...SEAL, 'description'] },
  {
    says: 'the seal of a public body',
    profiles: { software: ['SELLOMedio'], card: ['SELLOAlto'], cloud: ['SelloOrganoAltoNubeQ'] },
    adds: [...SEAL, 'organizational_unit_1'],
    without: ['email'],
  },
]

/** Values of `secure_element`. */
export const SECURE_ELEMENTS = { software: '0', card: '1', cloud: '2' } as const
export type KeyPlace = keyof typeof SECURE_ELEMENTS

export interface KnownProfile {
  readonly says: string
  readonly keyPlace: KeyPlace
  readonly mandatory: readonly UanatacaField[]
}

const ALWAYS: readonly UanatacaField[] = [
  ...(Object.entries(UANATACA_FIELDS) as [UanatacaField, { required: string }][])
    .filter(([, { required }]) => required === 'always')
    .map(([name]) => name),
  'email',
]

const BY_NAME: ReadonlyMap<string, KnownProfile> = new Map(PROFILE_FAMILIES.flatMap(profilesOf))

/** Undefined: one whose table is not here; the CA tells what it lacks. */
export function knownProfile(name: string): KnownProfile | undefined {
  return BY_NAME.get(name)
}

function profilesOf({ says, profiles, adds, without = [] }: Family): [string, KnownProfile][] {
  return Object.entries(profiles).flatMap(([place, names]) =>
    names.map((name): [string, KnownProfile] => {
      const card: UanatacaField[] = place === 'card' && name !== 'REPqscd' ? ['smartcard_sn'] : []
      const mandatory = [...ALWAYS, ...adds, ...card].filter((field) => !without.includes(field))
      return [name, { says, keyPlace: place as KeyPlace, mandatory }]
    }),
  )
}

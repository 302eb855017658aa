import {
  NAMED_DAYS,
  type SpocContractName,
  type SpocForm,
  type SpocRootForm,
  type StateForm,
} from '../../../messages/index.ts'

/** A form of a state as it is typed: every value a text, nothing left out. */
export interface Draft {
  readonly country: string
  readonly name: string
  readonly reference: string
  readonly coordinator: {
    readonly organisation: string
    readonly contact: string
    readonly email: string
    readonly phone: string
  }
  readonly hasSpoc: boolean
  readonly spoc: SpocDraft
  readonly cvcas: readonly CvcaDraft[]
  readonly dvs: readonly DvDraft[]
}

export interface SpocDraft {
  readonly url: string
  readonly edition: SpocContractName
  readonly roots: readonly RootDraft[]
  readonly notification: '' | NonNullable<SpocForm['notification']>
  readonly crlHosts: string
  readonly isKnownByName: boolean
  readonly names: string
  readonly nameRoots: readonly RootDraft[]
  readonly days: string
  readonly clients: 'clientAuth' | 'serverAuth'
}

/** `key`: of the entry on this screen. */
export interface RootDraft extends SpocRootForm {
  readonly key: string
}

export interface CvcaDraft {
  readonly key: string
  readonly holderReference: string
  readonly certificate: string
  readonly fingerprint: string
  readonly purpose: string
}

export interface DvDraft {
  readonly key: string
  readonly organisation: string
  readonly cvca: string
  readonly mnemonic: string
  readonly purpose: string
  readonly operator: string
}

const newKey = (): string => crypto.randomUUID()

export const newRoot = (): RootDraft => ({ key: newKey(), certificate: '', fingerprint: '', from: '', until: '' })
export const newCvca = (): CvcaDraft => ({
  key: newKey(),
  holderReference: '',
  certificate: '',
  fingerprint: '',
  purpose: '',
})
export const newDv = (cvca: string): DvDraft => ({
  key: newKey(),
  organisation: '',
  cvca,
  mnemonic: '',
  purpose: '',
  operator: '',
})

export const emptyDraft = (): Draft => ({
  country: '',
  name: '',
  reference: '',
  coordinator: { organisation: '', contact: '', email: '', phone: '' },
  hasSpoc: true,
  spoc: {
    url: '',
    edition: 'icao-9303-12',
    roots: [newRoot()],
    notification: '',
    crlHosts: '',
    isKnownByName: false,
    names: '',
    nameRoots: [],
    days: String(NAMED_DAYS.usual),
    clients: 'clientAuth',
  },
  cvcas: [newCvca()],
  dvs: [],
})

/** The form that counts, to be changed. The mark is that of the new paper. */
export function draftOf({ country, name, coordinator, spoc, cvcas, dvs }: StateForm): Draft {
  const empty = emptyDraft()
  const keyed = (roots: readonly SpocRootForm[]): RootDraft[] => roots.map((root) => ({ ...root, key: newKey() }))
  return {
    country,
    name,
    reference: '',
    coordinator: { ...coordinator, phone: coordinator.phone ?? '' },
    hasSpoc: spoc !== undefined,
    spoc:
      spoc === undefined
        ? empty.spoc
        : {
            ...empty.spoc,
            url: spoc.url,
            edition: spoc.edition,
            roots: keyed(spoc.roots),
            notification: spoc.notification ?? '',
            crlHosts: (spoc.crlHosts ?? []).join(' '),
            isKnownByName: spoc.knownByName !== undefined,
            ...(spoc.knownByName && {
              names: spoc.knownByName.names.join(' '),
              nameRoots: keyed(spoc.knownByName.roots),
              days: String(spoc.knownByName.days),
              clients: spoc.knownByName.clients,
            }),
          },
    cvcas: cvcas.map((one) => ({ ...one, purpose: one.purpose ?? '', key: newKey() })),
    dvs: dvs.map((one) => ({ ...one, purpose: one.purpose ?? '', operator: one.operator ?? '', key: newKey() })),
  }
}

/** As it is sent: the node looks at it. */
export function formOf({ country, name, reference, coordinator, hasSpoc, spoc, cvcas, dvs }: Draft): StateForm {
  const { phone, ...whom } = coordinator
  return {
    country,
    name,
    reference,
    coordinator: { ...whom, ...given({ phone }) },
    ...(hasSpoc && { spoc: spocOf(spoc) }),
    cvcas: cvcas.map(({ key: _, purpose, ...one }) => ({ ...one, ...given({ purpose }) })),
    dvs: dvs.map(({ key: _, purpose, operator, ...one }) => ({ ...one, ...given({ purpose, operator }) })),
  }
}

function spocOf({
  url,
  edition,
  roots,
  notification,
  crlHosts,
  isKnownByName,
  names,
  nameRoots,
  days,
  clients,
}: SpocDraft): SpocForm {
  const sent = (drafts: readonly RootDraft[]): SpocRootForm[] => drafts.map(({ key: _, ...root }) => root)
  const hosts = words(crlHosts)
  return {
    url,
    edition,
    roots: sent(roots),
    ...(notification !== '' && { notification }),
    ...(hosts.length > 0 && { crlHosts: hosts }),
    ...(isKnownByName && { knownByName: { names: words(names), roots: sent(nameRoots), days: Number(days), clients } }),
  }
}

const words = (text: string): string[] => text.split(/[\s,]+/).filter((one) => one !== '')

/** What was left empty is left out. */
const given = <Name extends string>(texts: Record<Name, string>): Partial<Record<Name, string>> =>
  Object.fromEntries(Object.entries<string>(texts).filter(([, text]) => text.trim() !== '')) as Partial<
    Record<Name, string>
  >

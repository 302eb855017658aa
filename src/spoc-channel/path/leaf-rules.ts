import { nameOf, type SpocCertificate } from '../certificate/spoc-certificate.ts'
import { type Direction, purposesOf, type SpocWorld } from '../purposes.ts'
import type { Rule } from '../rule.ts'
import type { SpocState } from '../state.ts'
import { notUnderstood, weakHash, wrongForm, wrongKeyUsage } from './form.ts'
import { notValid } from './validity.ts'

/** What a peer's certificate is to be: a client's of a state, or the server's that was called. */
export type PeerRole = { readonly direction: 'client' } | { readonly direction: 'server'; readonly host: string }

/** A peer's own certificate, and whose it is to be. */
export interface LeafStep {
  readonly leaf: SpocCertificate
  readonly state: Pick<SpocState, 'country' | 'hosts'>
  readonly role: PeerRole
  readonly worlds: readonly SpocWorld[]
  readonly now: Date
}

type LeafRule = Rule<LeafStep>

const form = {
  id: 'certificate-form',
  clause: 'RFC 5280 4.1.1.2, 4.1.2.1',
  objection: ({ leaf }) => wrongForm(leaf),
} as const satisfies LeafRule

const understood = {
  id: 'extensions-understood',
  clause: 'RFC 5280 4.2, 6.1.5',
  objection: ({ leaf }) => notUnderstood(leaf),
} as const satisfies LeafRule

const strongHash = {
  id: 'signature-hash',
  clause: 'Doc 9303-12 8 (SHA-2 only)',
  objection: ({ leaf }) => weakHash(leaf),
} as const satisfies LeafRule

const validNow = {
  id: 'valid-now',
  clause: 'RFC 5280 6.1.3',
  objection: ({ leaf, now }) => notValid(leaf, now),
} as const satisfies LeafRule

const countryOnce = {
  id: 'country-named-once',
  clause: 'ČSN 36 9791 10; Doc 9303-12 8 (countryName is mandatory)',
  objection: ({ leaf: { countries } }) => {
    if (countries.length !== 1) return `the subject names ${countries.length} countries`
    return /^[A-Za-z]{2}$/.test(countries[0]!) ? undefined : `the country ${countries[0]} is not two letters`
  },
} as const satisfies LeafRule

const ofState = {
  id: 'country-of-state',
  clause: 'ČSN 36 9791 8.2; Doc 9303-12 8 (country equal to callerID)',
  objection: ({ leaf: { countries }, state }) => {
    const [country = 'none'] = countries
    return country.toUpperCase() === state.country.toUpperCase()
      ? undefined
      : `the certificate is of ${country}, not of ${state.country}`
  },
} as const satisfies LeafRule

export const keyUsage = {
  id: 'key-usage',
  clause: 'RFC 5280 4.2.1.3, 4.2.1.12',
  objection: ({ leaf, role: { direction } }) => wrongKeyUsage(leaf, direction),
} as const satisfies LeafRule

/** anyExtendedKeyUsage is not enough. */
const purpose = {
  id: 'spoc-purpose',
  clause: 'ČSN 36 9791 10, 12; Doc 9303-12 8 (extendedKeyUsage is mandatory)',
  objection: ({ leaf: { extensions }, role: { direction }, worlds }) => {
    const found = extensions.extendedKeyUsage?.purposes ?? []
    const wanted = purposesOf(worlds, direction)
    if (wanted.some((oid) => found.includes(oid))) return undefined
    const has = found.slice(0, 5).join(', ') || 'none'
    return `as ${WORDS[direction]} it needs the extended key usage ${wanted.join(' or ')}; it has ${has}`
  },
} as const satisfies LeafRule

export const WORDS: Readonly<Record<Direction, string>> = { client: 'a client', server: 'a server' }

/** Only dNSName counts, and no wildcard. */
const hostName = {
  id: 'host-name',
  clause: 'ČSN 36 9791 10; Doc 9303-12 8 (dNSName); RFC 9525 6',
  objection: ({ leaf: { dnsNames }, state, role }) => {
    if (role.direction !== 'server') return undefined
    const allowed = [role.host, ...state.hosts].map((host) => host.toLowerCase())
    if (dnsNames.some((name) => allowed.includes(name))) return undefined
    return `it is for ${dnsNames.slice(0, 5).join(', ').slice(0, 200) || 'no host'}, not for ${allowed.join(', ')}`
  },
} as const satisfies LeafRule

const hasCrlPlace = {
  id: 'crl-place',
  clause: 'Doc 9303-12 8; TR-03139 C.2.2 (a distribution point over HTTP)',
  objection: ({ leaf }) =>
    leaf.crlUrls.length > 0 ? undefined : `${nameOf(leaf)} names no CRL distribution point by http`,
} as const satisfies LeafRule

/** Of any certificate, whoever is known by it. */
export const FORM_RULES = [form, understood, strongHash, validNow] as const satisfies readonly LeafRule[]

export const LEAF_RULES = [
  ...FORM_RULES,
  countryOnce,
  ofState,
  keyUsage,
  purpose,
  hostName,
  hasCrlPlace,
] as const satisfies readonly LeafRule[]
export type LeafRuleId = (typeof LEAF_RULES)[number]['id']

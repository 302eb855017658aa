import { nameOf, type SpocCertificate } from '../certificate/spoc-certificate.ts'
import { TLS_PURPOSES } from '../purposes.ts'
import type { Rule } from '../rule.ts'
import type { KnownByName } from '../state.ts'
import { ISSUER_RULES, type IssuerRuleId, type IssuerStep } from './issuer-rules.ts'
import { FORM_RULES, keyUsage, type LeafStep, type PeerRole, WORDS } from './leaf-rules.ts'

/** A peer's own certificate, where its state is known by name. */
export interface NameStep extends LeafStep {
  readonly byName: KnownByName
}

type NameRule = Rule<NameStep>

const CLAUSE = 'registration of the state: known by name'
const DAY_MILLISECONDS = 86_400_000
const ANY_PURPOSE = '2.5.29.37.0'

/** Only dNSName counts, and no wildcard. */
const registeredName = {
  id: 'registered-name',
  clause: `${CLAUSE}; RFC 9525 6`,
  objection: ({ leaf, byName }) => {
    if (bearsName(leaf, byName)) return undefined
    const found = leaf.dnsNames.slice(0, 5).join(', ').slice(0, 200) || 'no name'
    return `it is for ${found}; registered: ${byName.names.join(', ')}`
  },
} as const satisfies NameRule

const shortLived = {
  id: 'short-lived',
  clause: `${CLAUSE}; RFC 5280 4.1.2.5`,
  objection: ({ leaf, byName: { days } }) => {
    const life = (leaf.notAfter.getTime() - leaf.notBefore.getTime()) / DAY_MILLISECONDS
    return life <= days ? undefined : `${nameOf(leaf)} lives ${life.toFixed(1)} days, over ${days}`
  },
} as const satisfies NameRule

const noOtherCountry = {
  id: 'country-not-another',
  clause: `${CLAUSE}; Doc 9303-12 8`,
  objection: ({ leaf: { countries }, state: { country } }) => {
    const others = countries.filter((one) => one.toUpperCase() !== country.toUpperCase())
    return others.length === 0
      ? undefined
      : `the certificate is of ${others.join(', ').slice(0, 20)}, not of ${country}`
  },
} as const satisfies NameRule

const purpose = {
  id: 'tls-purpose',
  clause: `${CLAUSE}; RFC 5280 4.2.1.12`,
  objection: ({ leaf: { extensions }, role, byName }) => {
    const found = extensions.extendedKeyUsage?.purposes ?? []
    const enough = purposesByName(role, byName)
    if (enough.some((oid) => found.includes(oid))) return undefined
    const has = found.slice(0, 5).join(', ') || 'none'
    return `as ${WORDS[role.direction]} it needs the extended key usage ${enough.join(' or ')}; it has ${has}`
  },
} as const satisfies NameRule

/** In place of those about country, SPOC purposes and revocation lists. */
export const NAME_LEAF_RULES = [
  ...FORM_RULES,
  noOtherCountry,
  keyUsage,
  purpose,
  registeredName,
  shortLived,
] as const satisfies readonly NameRule[]
export type NameLeafRuleId = (typeof NAME_LEAF_RULES)[number]['id']

/** A CA of the public has others below it for other ends, as e-mail: what they issue is not for TLS. */
const issuerPurpose = (enough: readonly string[]) =>
  ({
    id: 'issuer-purpose',
    clause: `${CLAUSE}; RFC 5280 4.2.1.12`,
    objection: ({ issuer, registered }) => {
      const found = issuer.extensions.extendedKeyUsage?.purposes
      if (registered?.isAnchor === true || found === undefined) return undefined
      return [...enough, ANY_PURPOSE].some((oid) => found.includes(oid))
        ? undefined
        : `${nameOf(issuer)} is for ${found.slice(0, 5).join(', ')}`
    },
  }) as const satisfies Rule<IssuerStep>

export type NameIssuerRuleId = IssuerRuleId | ReturnType<typeof issuerPurpose>['id']

export function nameIssuerRules(role: PeerRole, byName: KnownByName): readonly Rule<IssuerStep, NameIssuerRuleId>[] {
  return [...ISSUER_RULES.filter(({ id }) => id !== 'issuer-crl-place'), issuerPurpose(purposesByName(role, byName))]
}

function purposesByName({ direction }: PeerRole, { clients }: KnownByName): string[] {
  const isEnough = direction === 'client' && clients === 'serverAuth'
  return isEnough ? [TLS_PURPOSES.client, TLS_PURPOSES.server] : [TLS_PURPOSES[direction]]
}

export function bearsName({ dnsNames }: SpocCertificate, { names }: Pick<KnownByName, 'names'>): boolean {
  return dnsNames.some((name) => names.includes(name))
}

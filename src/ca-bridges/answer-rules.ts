import { isSelfSigned, sameOctets } from '../lists/index.ts'
import type { SpocCertificate } from '../spoc-channel/index.ts'
import type { AnswerQuestion } from './judge-answer.ts'

export interface LeafStep extends Omit<AnswerQuestion, 'chain' | 'roots'> {
  readonly leaf: SpocCertificate
}

interface ChainStep {
  /** From the leaf up, each signed by the next. */
  readonly path: readonly SpocCertificate[]
  readonly accepted: readonly SpocCertificate[]
  readonly now: Date
}

interface AnswerRule<Step> {
  readonly id: string
  readonly clause: string
  objection(step: Step): string | undefined
}

const DAY = 86_400_000
const CLOCK_SKEW = 5 * 60_000
const SHORTER_BY_DAYS = 1 // CAs count days from midnight, or from some minutes ago

const keyOfRequest = {
  id: 'key-of-request',
  clause: 'RFC 2986 3: the certificate is for the key that was proved',
  objection: ({ leaf, request }) =>
    request === undefined || sameOctets(leaf.publicKeyInfo, request.publicKeyInfo)
      ? undefined
      : 'the certificate is for another key than the one in the request',
} as const satisfies AnswerRule<LeafStep>

const subjectAsAsked = {
  id: 'subject-as-asked',
  clause: 'as ordered: the country of the subject',
  objection: ({ leaf, wish, profile }) =>
    profile?.subject === 'names-only' || leaf.subject.country === wish.subject.country
      ? undefined
      : `the subject is ${leaf.subject.text}, ordered for ${wish.subject.country}`,
} as const satisfies AnswerRule<LeafStep>

const namesAsAsked = {
  id: 'names-as-asked',
  clause: 'RFC 5280 4.2.1.6, as ordered',
  objection: ({ leaf, wish }) => {
    const missing = wish.dnsNames.map((name) => name.toLowerCase()).filter((name) => !leaf.dnsNames.includes(name))
    return missing.length === 0
      ? undefined
      : `it is not for ${missing.join(', ')}, but for ${leaf.dnsNames.join(', ') || 'no host'}`
  },
} as const satisfies AnswerRule<LeafStep>

const longEnough = {
  id: 'valid-as-asked',
  clause: 'RFC 5280 4.1.2.5, as ordered',
  objection: ({ leaf: { notBefore, notAfter }, wish: { days }, now }) => {
    const span = `valid ${notBefore.toISOString()} to ${notAfter.toISOString()}`
    if (notAfter <= now) return `it is ${span}, and that is over`
    if (notBefore.getTime() > now.getTime() + CLOCK_SKEW) return `it is ${span}, and that has not begun`
    const asked = (days ?? 0) - SHORTER_BY_DAYS
    return notAfter.getTime() - notBefore.getTime() >= asked * DAY ? undefined : `it is ${span}, less than ${days} days`
  },
} as const satisfies AnswerRule<LeafStep>

const noCa = {
  id: 'no-ca',
  clause: 'RFC 5280 4.2.1.9',
  objection: ({ leaf }) => (leaf.extensions.basicConstraints?.isCa ? 'it is the certificate of a CA' : undefined),
} as const satisfies AnswerRule<LeafStep>

const profileAsOrdered = {
  id: 'profile-as-ordered',
  clause: 'RFC 5280 4.2.1.3, 4.2.1.12, as the product says',
  objection: ({ leaf: { extensions }, profile }) => {
    if (profile === undefined) return undefined
    const [usages, purposes] = [extensions.keyUsage ?? [], extensions.extendedKeyUsage?.purposes ?? []]
    const missing = [
      ...profile.keyUsage.filter((usage) => !usages.includes(usage as never)),
      ...profile.purposes.filter((purpose) => !purposes.includes(purpose)),
    ]
    return missing.length === 0 ? undefined : `it lacks ${missing.join(', ')}, which its product has`
  },
} as const satisfies AnswerRule<LeafStep>

export const LEAF_RULES = [keyOfRequest, subjectAsAsked, namesAsAsked, longEnough, noCa, profileAsOrdered] as const

const leadsToRoot = {
  id: 'leads-to-accepted-root',
  clause: 'RFC 5280 6.1: signatures up to a root that the configuration accepts',
  objection: ({ path, accepted }) => {
    const top = path.at(-1)
    if (top !== undefined && accepted.some(({ fingerprint }) => fingerprint === top.fingerprint)) return undefined
    const end =
      top !== undefined && isSelfSigned(top) ? `ends at ${top.subject.text}` : `lacks the issuer ${top?.issuer.text}`
    return `the chain ${end}; accepted is ${accepted.map(({ subject }) => subject.text).join('; ') || 'no root'}`
  },
} as const satisfies AnswerRule<ChainStep>

const chainValid = {
  id: 'chain-valid',
  clause: 'RFC 5280 6.1.3 (a) (2)',
  objection: ({ path, now }) => {
    const over = path.slice(1).find(({ notBefore, notAfter }) => now < notBefore || now > notAfter)
    return over === undefined
      ? undefined
      : `its issuer ${over.subject.text} is valid ${over.notBefore.toISOString()} to ${over.notAfter.toISOString()}`
  },
} as const satisfies AnswerRule<ChainStep>

const issuersAreCas = {
  id: 'issuers-are-cas',
  clause: 'RFC 5280 6.1.4 (k), (m), (n)',
  objection: ({ path }) => {
    const wrong = path.slice(1).find(({ extensions: { basicConstraints, keyUsage } }, below) => {
      const tooDeep = basicConstraints?.pathLength !== undefined && basicConstraints.pathLength < below
      return basicConstraints?.isCa !== true || tooDeep || keyUsage?.includes('keyCertSign') === false
    })
    return wrong === undefined ? undefined : `${wrong.subject.text} may issue no such certificate`
  },
} as const satisfies AnswerRule<ChainStep>

export const CHAIN_RULES = [leadsToRoot, chainValid, issuersAreCas] as const
export type ChainRuleId = (typeof CHAIN_RULES)[number]['id']
export type AnswerRuleId = (typeof LEAF_RULES)[number]['id'] | ChainRuleId

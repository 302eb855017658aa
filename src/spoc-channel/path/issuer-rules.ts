import { isInUse } from '../../messages/index.ts'
import { nameOf, type SpocCertificate } from '../certificate/spoc-certificate.ts'
import type { Rule } from '../rule.ts'
import { notUnderstood, weakHash, wrongForm } from './form.ts'
import type { TrustedRoot } from './trusted-roots.ts'
import { notValid } from './validity.ts'

/** One step of the way from a peer's certificate up to a registered root. */
export interface IssuerStep {
  readonly issuer: SpocCertificate
  /** How the issuer is registered; undefined for one that the peer sent. */
  readonly registered: TrustedRoot | undefined
  /** CAs between the issuer and the leaf that are no link certificates. */
  readonly casBelow: number
  /** Over the certificate below, by the key of the issuer. */
  readonly signature: 'verifies' | 'does-not-verify' | 'cannot-tell' | 'not-looked-at'
  readonly now: Date
}

type IssuerRule = Rule<IssuerStep>

const isAnchor = ({ registered }: IssuerStep): boolean => registered?.isAnchor === true

const signature = {
  id: 'issuer-signature',
  clause: 'RFC 5280 6.1.3',
  objection: ({ issuer, signature }) => {
    if (signature === 'verifies') return undefined
    if (signature === 'not-looked-at') return `not looked at, as ${nameOf(issuer)} itself is not verified`
    const why = signature === 'cannot-tell' ? 'its key or algorithm is not known here' : 'it does not verify'
    return `the signature of ${nameOf(issuer)}: ${why}`
  },
} as const satisfies IssuerRule

const isCa = {
  id: 'issuer-is-ca',
  clause: 'RFC 5280 4.2.1.9, 6.1.4',
  objection: ({ issuer }) =>
    issuer.extensions.basicConstraints?.isCa === true ? undefined : `${nameOf(issuer)} is no CA`,
} as const satisfies IssuerRule

const keyUsage = {
  id: 'issuer-key-usage',
  clause: 'RFC 5280 4.2.1.3, 6.1.4',
  objection: ({ issuer }) => {
    const usage = issuer.extensions.keyUsage
    return (usage?.includes('keyCertSign') ?? true)
      ? undefined
      : `the key of ${nameOf(issuer)} is for ${usage?.join(', ') || 'nothing'}`
  },
} as const satisfies IssuerRule

const pathLength = {
  id: 'issuer-path-length',
  clause: 'RFC 5280 4.2.1.9, 6.1.4',
  objection: ({ issuer, casBelow }) => {
    const allowed = issuer.extensions.basicConstraints?.pathLength ?? Infinity
    return casBelow <= allowed ? undefined : `${nameOf(issuer)} allows ${allowed} CAs below it, there are ${casBelow}`
  },
} as const satisfies IssuerRule

const form = {
  id: 'issuer-form',
  clause: 'RFC 5280 4.1.1.2, 4.1.2.1',
  objection: (step) => (isAnchor(step) ? undefined : wrongForm(step.issuer)),
} as const satisfies IssuerRule

const understood = {
  id: 'issuer-extensions-understood',
  clause: 'RFC 5280 4.2, 6.1.4',
  objection: (step) => (isAnchor(step) ? undefined : notUnderstood(step.issuer)),
} as const satisfies IssuerRule

const strongHash = {
  id: 'issuer-signature-hash',
  clause: 'Doc 9303-12 8 (SHA-2 only)',
  objection: (step) => (isAnchor(step) ? undefined : weakHash(step.issuer)),
} as const satisfies IssuerRule

/** Roots too: their time is part of the policy (5 to 7 years). */
const validNow = {
  id: 'issuer-valid-now',
  clause: 'RFC 5280 6.1.3; TR-03139 C.2.4',
  objection: ({ issuer, now }) => notValid(issuer, now),
} as const satisfies IssuerRule

const inUse = {
  id: 'root-in-use',
  clause: 'TR-03139 C.2.5 (dates of use, as registered)',
  objection: ({ issuer, registered, now }) => {
    if (registered === undefined || isInUse(registered, now)) return undefined
    const until = registered.until?.toISOString() ?? 'further notice'
    return `${nameOf(issuer)} is registered for use from ${registered.from.toISOString()} to ${until}`
  },
} as const satisfies IssuerRule

const hasCrlPlace = {
  id: 'issuer-crl-place',
  clause: 'RFC 5280 6.3; TR-03139 C.2.2',
  objection: (step) =>
    isAnchor(step) || step.issuer.crlUrls.length > 0
      ? undefined
      : `${nameOf(step.issuer)} names no CRL distribution point by http`,
} as const satisfies IssuerRule

export const ISSUER_RULES = [
  signature,
  isCa,
  keyUsage,
  pathLength,
  form,
  understood,
  strongHash,
  validNow,
  inUse,
  hasCrlPlace,
] as const satisfies readonly IssuerRule[]
export type IssuerRuleId = (typeof ISSUER_RULES)[number]['id']

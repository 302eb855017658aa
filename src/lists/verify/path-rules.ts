import type { SignatureState } from '../signature/check-signature.ts'
import type { Certificate } from '../x509/certificate.ts'
import type { Rule } from './rule.ts'
import { isValid, validity } from './signer-certificate-rules.ts'

/** One step of the way from a signer up to a CSCA that is trusted. */
export interface PathStep {
  readonly certificate: Certificate
  readonly issuer: Certificate
  /** Whether the issuer is the anchor. */
  readonly isLast: boolean
  /** Certificates of CAs between the issuer and the signer that are no link certificates. */
  readonly casBelow: number
  readonly signature: SignatureState
  readonly at: Date
}

type PathRule = Rule<PathStep>

const issuerIsCa = {
  id: 'issuer-is-ca',
  source: 'RFC 5280 6.1.4; Doc 9303-12 7.1.1, Table 6',
  severity: 'error',
  holds: ({ issuer }) => issuer.extensions.basicConstraints?.isCa === true,
} as const satisfies PathRule

const issuerKeyUsage = {
  id: 'issuer-key-usage',
  source: 'RFC 5280 6.1.4; Doc 9303-12 7.1.1, Table 6',
  severity: 'error',
  holds: ({ issuer }) => issuer.extensions.keyUsage?.includes('keyCertSign') ?? true,
  detail: ({ issuer }) => issuer.extensions.keyUsage?.join(', ') ?? '',
} as const satisfies PathRule

/** Link certificates do not count, also where the name changes. */
const issuerPathLength = {
  id: 'issuer-path-length',
  source: 'RFC 5280 4.2.1.9; Doc 9303-12 7.1.1.5',
  severity: 'error',
  holds: ({ issuer, casBelow }) => casBelow <= (issuer.extensions.basicConstraints?.pathLength ?? Infinity),
  detail: ({ issuer, casBelow }) => `${casBelow} below, allowed ${issuer.extensions.basicConstraints?.pathLength}`,
} as const satisfies PathRule

const issuerSignature = {
  id: 'issuer-signature',
  source: 'RFC 5280 6.1.3',
  severity: 'error',
  holds: ({ signature }) => signature === 'verifies',
  detail: ({ signature }) => (signature === 'cannot-tell' ? 'its key or algorithm is not known here' : signature),
} as const satisfies PathRule

const linkValidNow = {
  id: 'link-valid-now',
  source: 'RFC 5280 6.1.3',
  severity: 'error',
  holds: ({ issuer, isLast, at }) => isLast || isValid(issuer, at),
  detail: ({ issuer }) => validity(issuer),
} as const satisfies PathRule

/** A trust anchor is trusted by decision, not by its dates. */
const anchorValidNow = {
  id: 'anchor-valid-now',
  source: 'common practice; RFC 5280 6.1 does not ask it of an anchor',
  severity: 'warning',
  holds: ({ issuer, isLast, at }) => !isLast || isValid(issuer, at),
  detail: ({ issuer }) => validity(issuer),
} as const satisfies PathRule

export const PATH_RULES = [
  issuerIsCa,
  issuerKeyUsage,
  issuerPathLength,
  issuerSignature,
  linkValidNow,
  anchorValidNow,
] as const satisfies readonly PathRule[]
export type PathRuleId = (typeof PATH_RULES)[number]['id']

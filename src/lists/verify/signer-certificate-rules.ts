import { LIST_KINDS, type ListKindFacts } from '../list-kinds.ts'
import type { SignedList } from '../signed-list.ts'
import type { Certificate } from '../x509/certificate.ts'
import type { ListPolicy } from './policy.ts'
import type { Rule } from './rule.ts'

/** The certificate a list was signed with. */
export interface SignerCertificateStep {
  readonly list: SignedList
  readonly certificate: Certificate
  readonly signingTime: Date | undefined
  readonly at: Date
  readonly policy: ListPolicy
}

type SignerCertificateRule = Rule<SignerCertificateStep>

const usage = {
  source: 'Doc 9303-12 7.1.1.3; TR-03129-2 7.2, 8.5',
  detail: ({ list, certificate }: SignerCertificateStep) => {
    const found = certificate.extensions.extendedKeyUsage?.purposes ?? []
    return `needs ${LIST_KINDS[list.kind].signerUsage}, has ${found.slice(0, 5).join(', ') || 'none'}`
  },
} as const

const hasUsage = {
  id: 'signer-usage',
  severity: 'error',
  holds: (step) => !usageIsRequired(step) || isEntitled(step),
  ...usage,
} as const satisfies SignerCertificateRule

const shouldHaveUsage = {
  id: 'signer-usage-advised',
  severity: 'warning',
  holds: (step) => usageIsRequired(step) || isEntitled(step),
  ...usage,
} as const satisfies SignerCertificateRule

/** Where it says what its key is for, signing must be among it. */
const mayDoSignatures = {
  id: 'signer-key-usage',
  source: 'RFC 5280 4.2.1.3; Doc 9303-12 7.1.1',
  severity: 'error',
  holds: ({ certificate: { extensions } }) => extensions.keyUsage?.includes('digitalSignature') ?? true,
  detail: ({ certificate: { extensions } }) => extensions.keyUsage?.join(', ') ?? '',
} as const satisfies SignerCertificateRule

const validWhenSigned = {
  id: 'signer-valid-when-signed',
  source: 'RFC 5280 6.1.3',
  severity: 'error',
  holds: ({ certificate, signingTime }) => signingTime === undefined || isValid(certificate, signingTime),
  detail: ({ certificate, signingTime }) => `signed at ${signingTime?.toISOString()}, ${validity(certificate)}`,
} as const satisfies SignerCertificateRule

const validNow = {
  id: 'signer-valid-now',
  source: 'RFC 5280 6.1.3',
  severity: 'error',
  holds: ({ certificate, at, policy }) => policy.signerMayHaveExpired || isValid(certificate, at),
  detail: ({ certificate }) => validity(certificate),
} as const satisfies SignerCertificateRule

const expiredByPolicy = {
  id: 'signer-expired',
  source: 'policy signerMayHaveExpired',
  severity: 'warning',
  holds: ({ certificate, at, policy }) => !policy.signerMayHaveExpired || isValid(certificate, at),
  detail: ({ certificate }) => validity(certificate),
} as const satisfies SignerCertificateRule

const ofItsIssuersCountry = {
  id: 'signer-of-issuers-country',
  source: 'Doc 9303-12 7.1.1, Table 5',
  severity: 'error',
  holds: ({ list, certificate: { subject, issuer } }) =>
    list.kind !== 'master-list' || subject.country === issuer.country,
  detail: ({ certificate: { subject, issuer } }) => `${subject.country ?? 'none'} under ${issuer.country ?? 'none'}`,
} as const satisfies SignerCertificateRule

export const SIGNER_CERTIFICATE_RULES = [
  hasUsage,
  shouldHaveUsage,
  mayDoSignatures,
  validWhenSigned,
  validNow,
  expiredByPolicy,
  ofItsIssuersCountry,
] as const satisfies readonly SignerCertificateRule[]
export type SignerCertificateRuleId = (typeof SIGNER_CERTIFICATE_RULES)[number]['id']

export function isValid({ notBefore, notAfter }: Certificate, at: Date): boolean {
  return notBefore <= at && at <= notAfter
}

export function validity({ notBefore, notAfter }: Certificate): string {
  return `valid ${notBefore.toISOString().slice(0, 10)} to ${notAfter.toISOString().slice(0, 10)}`
}

function isEntitled({ list, certificate }: SignerCertificateStep): boolean {
  return certificate.extensions.extendedKeyUsage?.purposes.includes(LIST_KINDS[list.kind].signerUsage) ?? false
}

function usageIsRequired({ list, policy }: SignerCertificateStep): boolean {
  if (policy.signerUsage !== 'by-clause') return policy.signerUsage === 'required'
  const isOfOldShape = list.kind === 'document-signer-list' && list.shape === '1.3.0'
  const { signerUsageRequired }: ListKindFacts = LIST_KINDS[list.kind]
  return signerUsageRequired && !isOfOldShape
}

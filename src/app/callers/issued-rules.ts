import { isInUse } from '../../messages/index.ts'
import {
  nameOf,
  notUnderstood,
  notValid,
  type Rule,
  type SpocCertificate,
  TLS_PURPOSES,
  weakHash,
  wrongForm,
  wrongKeyUsage,
} from '../../spoc-channel/index.ts'
import type { TlsIssuer } from '../../store/index.ts'

/** A certificate with the subject of a partner, and the CA that is registered to vouch for it. */
export interface IssuedStep {
  readonly certificate: SpocCertificate
  readonly ca: SpocCertificate
  readonly isIssuedByCa: boolean
  readonly registered: TlsIssuer
  readonly direction: 'client' | 'server'
  readonly now: Date
}

type IssuedRule = Rule<IssuedStep>

const issuedByCa = {
  id: 'issued-by-registered-ca',
  clause: 'RFC 5280 6.1.3',
  objection: ({ certificate, ca, isIssuedByCa }) =>
    isIssuedByCa ? undefined : `${nameOf(certificate)} is not issued by ${nameOf(ca)}, which is registered for it`,
} as const satisfies IssuedRule

const caValidNow = {
  id: 'ca-valid-now',
  clause: 'RFC 5280 6.1.3',
  objection: ({ ca, now }) => notValid(ca, now),
} as const satisfies IssuedRule

const certificateValidNow = {
  id: 'valid-now',
  clause: 'RFC 5280 6.1.3',
  objection: ({ certificate, now }) => notValid(certificate, now),
} as const satisfies IssuedRule

const inUse = {
  id: 'in-use',
  clause: 'dates of use, as registered',
  objection: ({ registered, now }) => (isInUse(registered, now) ? undefined : notInUse(registered)),
} as const satisfies IssuedRule

const form = {
  id: 'certificate-form',
  clause: 'RFC 5280 4.1.1.2, 4.1.2.1',
  objection: ({ certificate }) => wrongForm(certificate),
} as const satisfies IssuedRule

const understood = {
  id: 'extensions-understood',
  clause: 'RFC 5280 4.2, 6.1.5',
  objection: ({ certificate }) => notUnderstood(certificate),
} as const satisfies IssuedRule

const strongHash = {
  id: 'signature-hash',
  clause: 'rule of this node: no SHA-1',
  objection: ({ certificate }) => weakHash(certificate),
} as const satisfies IssuedRule

const noCa = {
  id: 'not-a-ca',
  clause: 'RFC 5280 4.2.1.9',
  objection: ({ certificate }) =>
    certificate.extensions.basicConstraints?.isCa === true ? `${nameOf(certificate)} is a CA` : undefined,
} as const satisfies IssuedRule

const keyUsage = {
  id: 'key-usage',
  clause: 'RFC 5280 4.2.1.3',
  objection: ({ certificate, direction }) => wrongKeyUsage(certificate, direction),
} as const satisfies IssuedRule

const purpose = {
  id: 'tls-purpose',
  clause: 'RFC 5280 4.2.1.12',
  objection: ({ certificate: { extensions }, direction }) => {
    const found = extensions.extendedKeyUsage?.purposes
    if (found === undefined || found.includes(TLS_PURPOSES[direction])) return undefined
    return `its extended key usage is not that of a TLS ${direction}: ${found.slice(0, 5).join(', ')}`
  },
} as const satisfies IssuedRule

export const ISSUED_RULES = [
  issuedByCa,
  caValidNow,
  certificateValidNow,
  inUse,
  form,
  understood,
  strongHash,
  noCa,
  keyUsage,
  purpose,
] as const satisfies readonly IssuedRule[]

export function notInUse({ from, until }: Pick<TlsIssuer, 'from' | 'until'>): string {
  const [begin, end] = [from?.toISOString() ?? 'its registration', until?.toISOString() ?? 'further notice']
  return `it is registered for use from ${begin} to ${end}`
}

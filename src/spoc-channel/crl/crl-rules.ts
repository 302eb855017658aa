import type { SpocCertificate } from '../certificate/spoc-certificate.ts'
import { isSha1 } from '../path/form.ts'
import type { Rule } from '../rule.ts'
import type { Crl } from './crl.ts'

/** A list that came, before it counts for anything. */
export interface CrlStep {
  readonly crl: Crl
  /** Its signature by the key of an issuer that may sign it; `no-issuer`: nobody of that name may. */
  readonly signature: 'verifies' | 'does-not-verify' | 'cannot-tell' | 'no-issuer'
  readonly url: string
  readonly now: Date
}

type CrlRule = Rule<CrlStep>

const SKEW_MILLISECONDS = 300_000

const signature = {
  id: 'crl-signature',
  clause: 'RFC 5280 6.3.3 (f), (g)',
  objection: ({ crl, signature }) => {
    if (signature === 'verifies') return undefined
    const why = { 'no-issuer': 'no CA of this name may sign it', 'cannot-tell': 'its algorithm is not known here' }
    const found = signature === 'does-not-verify' ? 'its signature does not verify' : why[signature]
    return `the CRL of ${crl.issuer.text.slice(0, 200)}: ${found}`
  },
} as const satisfies CrlRule

const hash = {
  id: 'crl-signature-hash',
  clause: 'Doc 9303-12 8 (SHA-2 only)',
  objection: ({ crl }) => (isSha1(crl) ? 'the CRL is signed with SHA-1' : undefined),
} as const satisfies CrlRule

const whole = {
  id: 'crl-whole',
  clause: 'RFC 5280 5.2.4, 5.2.5 (delta and indirect lists are not taken)',
  objection: ({ crl: { scope } }) => {
    if (scope.isDelta) return 'it is a delta CRL'
    if (scope.isIndirect) return 'it is an indirect CRL'
    return scope.someReasonsOnly ? 'it is a CRL for some reasons only' : undefined
  },
} as const satisfies CrlRule

const understood = {
  id: 'crl-understood',
  clause: 'RFC 5280 5.2, 5.3',
  objection: ({ crl: { scope } }) =>
    scope.notUnderstood.length === 0
      ? undefined
      : `the CRL has critical extensions ${scope.notUnderstood.slice(0, 5).join(', ')}`,
} as const satisfies CrlRule

const ofItsPlace = {
  id: 'crl-of-its-place',
  clause: 'RFC 5280 6.3.3 (b)(2)(i)',
  objection: ({ crl: { scope }, url }) =>
    scope.urls === undefined || scope.urls.includes(url)
      ? undefined
      : `it is published for ${scope.urls.slice(0, 3).join(', ').slice(0, 200)}, not for ${url}`,
} as const satisfies CrlRule

const notAhead = {
  id: 'crl-not-ahead',
  clause: 'RFC 5280 5.1.2.4',
  objection: ({ crl: { thisUpdate }, now }) =>
    thisUpdate.getTime() <= now.getTime() + SKEW_MILLISECONDS
      ? undefined
      : `the CRL is of ${thisUpdate.toISOString()}, which is to come`,
} as const satisfies CrlRule

const current = {
  id: 'crl-current',
  clause: 'RFC 5280 5.1.2.5; TR-03139 C.2.2',
  objection: ({ crl: { nextUpdate }, now }) => {
    if (nextUpdate === undefined) return 'the CRL does not say when the next one comes'
    return now <= nextUpdate ? undefined : `the CRL ran out on ${nextUpdate.toISOString()}`
  },
} as const satisfies CrlRule

export const CRL_RULES = [
  signature,
  hash,
  whole,
  understood,
  ofItsPlace,
  notAhead,
  current,
] as const satisfies readonly CrlRule[]
export type CrlRuleId = (typeof CRL_RULES)[number]['id']

/** May this certificate sign CRLs? RFC 5280 4.2.1.3. */
export function maySignCrls({ extensions }: SpocCertificate): boolean {
  return extensions.keyUsage?.includes('cRLSign') ?? true
}

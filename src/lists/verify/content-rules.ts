import { certificatesOf, type SignedList, unreadableOf } from '../signed-list.ts'
import type { Certificate } from '../x509/certificate.ts'
import type { Consistency } from './consistency.ts'
import type { Rule } from './rule.ts'

/** What a list carries, on a day. None of this makes a list wrong: its signer answers for it. */
export interface ContentStep {
  readonly list: SignedList
  readonly at: Date
  readonly consistency: Consistency
}

type ContentRule = Rule<ContentStep>

const readable = {
  id: 'certificates-readable',
  source: 'Doc 9303-12 9.2; TR-03129-2 8.1',
  severity: 'warning',
  holds: ({ list }) => unreadableOf(list).length === 0,
  detail: ({ list }) =>
    named(unreadableOf(list), ({ index, why }) => `the ${ordinal(index + 1)} in the list: ${why}`, '; '),
} as const satisfies ContentRule

const current = {
  id: 'certificates-current',
  source: 'RFC 5280 4.1.2.5',
  severity: 'warning',
  holds: (step) => expired(step).length === 0,
  detail: (step) => `${expired(step).length} expired: ${named(expired(step), nameOf)}`,
} as const satisfies ContentRule

const selfSigned = {
  id: 'self-signed-verify',
  source: 'Doc 9303-12 7.1.1',
  severity: 'warning',
  holds: ({ consistency }) => consistency.selfSignedWrong.length === 0,
  detail: ({ consistency }) => named(consistency.selfSignedWrong, nameOf),
} as const satisfies ContentRule

const linksVerify = {
  id: 'links-verify',
  source: 'Doc 9303-12 7.1.1.5',
  severity: 'warning',
  holds: ({ consistency }) => consistency.linksWrong.length === 0,
  detail: ({ consistency }) => named(consistency.linksWrong, nameOf),
} as const satisfies ContentRule

const linksComplete = {
  id: 'links-complete',
  source: 'Doc 9303-12 7.1.1.5',
  severity: 'warning',
  holds: ({ consistency }) => consistency.linksLoose.length === 0,
  detail: ({ consistency }) => `the key before is not in the list: ${named(consistency.linksLoose, nameOf)}`,
} as const satisfies ContentRule

const cscasAreCas = {
  id: 'cscas-are-cas',
  source: 'Doc 9303-12 7.1.1, Table 6',
  severity: 'warning',
  holds: (step) => noCas(step).length === 0,
  detail: (step) => named(noCas(step), nameOf),
} as const satisfies ContentRule

export const CONTENT_RULES = [
  readable,
  current,
  selfSigned,
  linksVerify,
  linksComplete,
  cscasAreCas,
] as const satisfies readonly ContentRule[]
export type ContentRuleId = (typeof CONTENT_RULES)[number]['id']

function expired({ list, at }: ContentStep): Certificate[] {
  return certificatesOf(list).filter(({ notAfter }) => notAfter < at)
}

function noCas({ list }: ContentStep): Certificate[] {
  if (list.kind !== 'master-list') return []
  return list.certificates.filter(({ extensions }) => extensions.basicConstraints?.isCa !== true)
}

const MOST_NAMED = 5

function named<One>(all: readonly One[], name: (one: One) => string, gap = ', '): string {
  const texts = all.slice(0, MOST_NAMED).map(name)
  return all.length > MOST_NAMED ? `${texts.join(gap)} and ${all.length - MOST_NAMED} more` : texts.join(gap)
}

function nameOf({ subject, serial }: Certificate): string {
  return `${subject.text} (${serial})`
}

function ordinal(number: number): string {
  const ending = [11, 12, 13].includes(number % 100) ? 'th' : (['th', 'st', 'nd', 'rd'][number % 10] ?? 'th')
  return `${number}${ending}`
}

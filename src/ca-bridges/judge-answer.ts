import { type Finding, readSpocCertificate, type SpocCertificate } from '../spoc-channel/index.ts'
import { type AnswerRuleId, LEAF_RULES, type LeafStep } from './answer-rules.ts'
import type { CertificateWish } from './ca-bridge.ts'
import type { ProvenRequest } from './certification-request.ts'
import { judgeChain, LONGEST_CHAIN, objectionsOf } from './judge-chain.ts'

export type AnswerFinding = Finding<AnswerRuleId | 'readable'>

/** A chain that a CA gave, and what was asked of it. */
export interface AnswerQuestion {
  readonly chain: readonly Uint8Array[]
  readonly wish: CertificateWish
  /** Undefined: the CA's device made the key. */
  readonly request: ProvenRequest | undefined
  /** DER of the roots that the configuration accepts from this CA. */
  readonly roots: readonly Uint8Array[]
  readonly profile: ExpectedProfile | undefined
  readonly now: Date
}

/** What certificates of a product must say. */
export interface ExpectedProfile {
  readonly keyUsage: readonly string[]
  /** Object identifiers, all of them. */
  readonly purposes: readonly string[]
  /** `names-only`: they name nobody but the DNS names. Default: `as-ordered`. */
  readonly subject?: 'names-only' | 'as-ordered' | undefined
}

/** A chain that was judged and found good: made by {@link judgeAnswer} alone. */
export interface GoodAnswer {
  readonly ok: true
  readonly leaf: SpocCertificate
  /** In DER: the leaf, each issuer after it, the accepted root last. */
  readonly chain: readonly Uint8Array[]
  /** What the CA changed, and may change. */
  readonly remarks: readonly string[]
}
export type AnswerVerdict = GoodAnswer | { readonly ok: false; readonly findings: readonly AnswerFinding[] }

/** Is this the certificate that was ordered, and does a CA whose root we accept answer for it? All findings, not the first. */
export async function judgeAnswer(question: AnswerQuestion): Promise<AnswerVerdict> {
  const { chain, roots } = question
  if (chain.length === 0 || chain.length > LONGEST_CHAIN) return unreadable(`${chain.length} certificates`)
  const read = [...chain, ...roots].map(readSpocCertificate)
  const certificates: SpocCertificate[] = []
  for (const one of read) {
    if (!one.ok) return unreadable(one.why)
    certificates.push(one.certificate)
  }
  const [leaf, ...others] = certificates as [SpocCertificate, ...SpocCertificate[]]
  const accepted = certificates.slice(chain.length)
  const step: LeafStep = { ...question, leaf }
  const { path, findings: ofChain } = await judgeChain({ leaf, others, accepted, now: question.now })
  const findings: AnswerFinding[] = [...LEAF_RULES.flatMap((rule) => objectionsOf(rule, step)), ...ofChain]
  if (findings.length > 0) return { ok: false, findings }
  return { ok: true, leaf, chain: path.map(({ octets }) => octets), remarks: remarksOn(step) }
}

/** CAs may correct a subject by their register: told, not refused. */
function remarksOn({ leaf, wish, profile }: LeafStep): string[] {
  if (profile?.subject === 'names-only') return []
  const missing = Object.entries({ O: wish.subject.organization, CN: wish.subject.commonName }).filter(
    ([name, value]) => value !== undefined && !leaf.subject.text.includes(`${name}=${value}`),
  )
  return missing.map(([name, value]) => `the subject is ${leaf.subject.text}, without ${name}=${value}`)
}

function unreadable(says: string): AnswerVerdict {
  return { ok: false, findings: [{ rule: 'readable', clause: 'RFC 5280 4.1', says }] }
}

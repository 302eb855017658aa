import { checkCertificateSignature, isSelfSigned } from '../lists/index.ts'
import type { Finding, SpocCertificate } from '../spoc-channel/index.ts'
import { CHAIN_RULES, type ChainRuleId } from './answer-rules.ts'

/** A certificate, what may lead up from it, and where that must end. */
export interface ChainQuestion {
  readonly leaf: SpocCertificate
  /** In any order, the roots among them. */
  readonly others: readonly SpocCertificate[]
  readonly accepted: readonly SpocCertificate[]
  readonly now: Date
}

export interface ChainVerdict {
  /** From the leaf up, each signed by the next; as far as it leads. */
  readonly path: readonly SpocCertificate[]
  readonly findings: readonly Finding<ChainRuleId>[]
}

export const LONGEST_CHAIN = 8

/** Does a CA that is accepted answer for this certificate? Its own dates are not looked at. */
export async function judgeChain({ leaf, others, accepted, now }: ChainQuestion): Promise<ChainVerdict> {
  const path = await pathFrom(leaf, others)
  return { path, findings: CHAIN_RULES.flatMap((rule) => objectionsOf(rule, { path, accepted, now })) }
}

/** Up by names and signatures; ends where nothing that is here signed the last. */
async function pathFrom(leaf: SpocCertificate, others: readonly SpocCertificate[]): Promise<SpocCertificate[]> {
  const path = [leaf]
  for (let top = leaf; !isSelfSigned(top) && path.length <= LONGEST_CHAIN; ) {
    const issuer = await issuerOf(top, others)
    if (issuer === undefined) break
    path.push(issuer)
    top = issuer
  }
  return path
}

async function issuerOf(certificate: SpocCertificate, others: readonly SpocCertificate[]) {
  for (const one of others) {
    if (one.subject.comparable !== certificate.issuer.comparable) continue
    if ((await checkCertificateSignature(certificate, one)) === 'verifies') return one
  }
  return undefined
}

/** What a rule has to say against it, as a list of one or none. */
export function objectionsOf<Step, Id extends string>(
  { id, clause, objection }: { id: Id; clause: string; objection: (step: Step) => string | undefined },
  step: Step,
): Finding<Id>[] {
  const says = objection(step)
  return says === undefined ? [] : [{ rule: id, clause, says: says.slice(0, 500) }]
}

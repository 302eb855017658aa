import { ListError } from '../errors.ts'
import type { SignedList, SignerInformation } from '../signed-list.ts'
import type { Certificate } from '../x509/certificate.ts'
import { CONSISTENT, consistencyOf } from './consistency.ts'
import { CONTENT_RULES, type ContentRuleId, type ContentStep } from './content-rules.ts'
import { type JudgedSigner, judgeSigner, type SignedListRuleId } from './judge-signer.ts'
import { MESSAGE_RULES, type MessageRuleId } from './message-rules.ts'
import { DEFAULT_POLICY, type ListPolicy } from './policy.ts'
import { applyRules, type Finding, hasErrors } from './rule.ts'
import type { HeldList } from './signer-rules.ts'

export type ListRuleId = MessageRuleId | SignedListRuleId | ContentRuleId
export type ListFinding = Finding<ListRuleId>

declare const verified: unique symbol

/** A list whose signer we trust, and to which no rule objects. Made by {@link verifyList} and nowhere else. */
export type VerifiedList = SignedList & { readonly [verified]: 'VerifiedList' }

export type ListVerdict =
  | {
      readonly ok: true
      readonly list: VerifiedList
      readonly signer: Certificate
      readonly signingTime: Date
      /** From the signer up to the anchor. */
      readonly chain: readonly Certificate[]
      /** Warnings only. */
      readonly findings: readonly ListFinding[]
    }
  | {
      readonly ok: false
      /** At least one error. */
      readonly findings: readonly ListFinding[]
    }

/** What a list is judged by. */
export interface ListQuestion {
  /** CSCA certificates that came by another way; their own signatures are not looked at. */
  readonly anchors: readonly Certificate[]
  readonly at: Date
  readonly policy?: Partial<ListPolicy>
  /** The list of this kind that is in use. */
  readonly held?: HeldList
}

/**
 * Judges a list: all findings, not the first. Of several signers one must hold; what the others lack is not told then. The
 * certificates in the list are looked at once its signer is trusted. Revocation is not looked at: no CRL is at hand here.
 * @throws {ListError} `kinds-differ` when `held` is a list of another kind
 */
export async function verifyList(list: SignedList, question: ListQuestion): Promise<ListVerdict> {
  const { anchors, at, held } = question
  if (held !== undefined && held.kind !== list.kind) {
    throw new ListError('kinds-differ', { found: `${list.kind} and ${held.kind}` })
  }
  const policy = { ...DEFAULT_POLICY, ...question.policy }
  const known = { anchors, others: [...list.embedded, ...(list.kind === 'master-list' ? list.certificates : [])] }
  const judged = await judgeAll(list.signers, (signer) => judgeSigner({ list, signer, known, at, policy, held }))
  const trusted = judged.find(({ findings }) => !hasErrors(findings))
  const findings: ListFinding[] = [
    ...applyRules<SignedList, MessageRuleId>(MESSAGE_RULES, list),
    ...(trusted?.findings ?? judged.flatMap(({ findings }) => findings)),
  ]
  if (trusted?.certificate === undefined || trusted.signingTime === undefined || hasErrors(findings)) {
    return { ok: false, findings }
  }
  const consistency = list.kind === 'master-list' ? await consistencyOf(list, anchors) : CONSISTENT
  findings.push(...applyRules<ContentStep, ContentRuleId>(CONTENT_RULES, { list, at, consistency }))
  const { certificate: signer, signingTime, path: chain } = trusted
  return { ok: true, list: list as VerifiedList, signer, signingTime, chain, findings }
}

async function judgeAll(
  signers: readonly SignerInformation[],
  judge: (signer: SignerInformation) => Promise<JudgedSigner>,
): Promise<JudgedSigner[]> {
  const judged: JudgedSigner[] = []
  for (const signer of signers) judged.push(await judge(signer))
  return judged
}

import type { Answer, EnquiryAnswer, PartnerAnswer, Refusal } from '../messages/index.ts'
import { octetsAt } from '../soap/index.ts'
import type { Said, Written } from './operation.ts'
import { understandGood, understandOtherwise } from './return-codes.ts'

export type CertificateAnswerKind = 'certificates' | 'accepted' | 'forwarded'

/**
 * The answer of every operation that asks for certificates; `certificateSeq` is left out when there is nothing in it.
 * @throws {TypeError} for an answer that is none to such a question
 */
export function writeCertificates(
  answer: Answer | EnquiryAnswer,
  codes: Readonly<Record<CertificateAnswerKind | Refusal, string>>,
): Written {
  const returnCode = codes[answer.kind === 'refused' ? answer.reason : kindOf(answer)]
  const certificates = answer.kind === 'certificates' ? answer.certificates : []
  const certificateSeq = certificates.length === 0 ? [] : [{ certificate: certificates }]
  return { returnCode, payload: { certificateSeq } }
}

function kindOf({ kind }: Exclude<Answer | EnquiryAnswer, { kind: 'refused' }>): CertificateAnswerKind {
  if (kind === 'certificates' || kind === 'accepted' || kind === 'forwarded') return kind
  throw new TypeError(`a ${kind} is no answer to a question for certificates`)
}

const GOOD: readonly string[] = ['ok_cert_available', 'ok_certificate_chain_available']

/** @param least how many certificates make good news: asked for those of CAs, a partner may have none to show yet */
export function understandCertificates({ returnCode, payload }: Said, least = 1): PartnerAnswer {
  if (!GOOD.includes(returnCode)) return understandOtherwise(returnCode)
  const certificates = octetsAt(payload, 'certificateSeq', 'certificate')
  return understandGood(returnCode, certificates.length < least ? undefined : { kind: 'certificates', certificates })
}

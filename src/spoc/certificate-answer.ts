import type { Answer, PartnerAnswer, Refusal } from '../messages/index.ts'
import { octetsAt } from '../soap/index.ts'
import type { Said } from './operation.ts'
import { understandOtherwise } from './return-codes.ts'

export type CertificateAnswerKind = 'certificates' | 'accepted' | 'forwarded'

/**
 * The answer to a request; `certificateSequence` is left out when there is nothing in it.
 * @throws {TypeError} for a list, which no SPOC asks for
 */
export function writeCertificates(
  answer: Answer,
  codes: Readonly<Record<CertificateAnswerKind | Refusal, string>>,
): Said {
  if (answer.kind === 'list') throw new TypeError('a list is no answer to a question for certificates')
  const returnCode = codes[answer.kind === 'refused' ? answer.reason : answer.kind]
  const certificates = answer.kind === 'certificates' ? answer.certificates : []
  return {
    returnCode,
    payload: certificates.length === 0 ? {} : { certificateSequence: [{ certificate: certificates }] },
  }
}

/** @param least how many certificates make good news: asked for those of CAs, a partner may have none to show yet */
export function understandCertificates({ returnCode, payload }: Said, least = 1): PartnerAnswer {
  if (returnCode !== 'ok_cert_available') return understandOtherwise(returnCode)
  const certificates = octetsAt(payload, 'certificateSequence', 'certificate')
  if (certificates.length < least) return { kind: 'unusable', why: `${returnCode} with nothing beside it` }
  return { kind: 'final', outcome: { kind: 'certificates', certificates }, returnCode }
}

import type { PartnerAnswer, RequestCertificate } from '../../messages/index.ts'
import { type Fields, octetsAt } from '../../soap/index.ts'
import { writeReplyTo } from '../reply-to.ts'
import { understandAnswer } from '../return-codes.ts'

export function writeRequestCertificate({ replyTo, certReq }: RequestCertificate): Fields {
  return { ...writeReplyTo(replyTo), certReq: [certReq] }
}

export function understandRequestCertificate(returnCode: string, fields: Fields): PartnerAnswer {
  const certificates = octetsAt(fields, 'Result', 'certificateSeq', 'certificate')
  if (returnCode === 'ok_cert_available' && certificates.length === 0) {
    return { kind: 'unusable', why: 'ok_cert_available without a certificate' }
  }
  return understandAnswer(returnCode, certificates)
}

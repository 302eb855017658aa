import type { GetCACertificates, PartnerAnswer } from '../../messages/index.ts'
import { type Fields, octetsAt } from '../../soap/index.ts'
import { writeReplyTo } from '../reply-to.ts'
import { understandAnswer } from '../return-codes.ts'

export function writeGetCACertificates({ replyTo }: GetCACertificates): Fields {
  return writeReplyTo(replyTo)
}

/** No certificates at all is an answer here: the partner has none to show yet. */
export function understandGetCACertificates(returnCode: string, fields: Fields): PartnerAnswer {
  return understandAnswer(returnCode, octetsAt(fields, 'Result', 'certificateSeq', 'certificate'))
}

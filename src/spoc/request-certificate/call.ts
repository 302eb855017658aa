import type { RequestCertificate } from '../../messages/index.ts'
import type { Fields } from '../../soap/index.ts'
import { writeReplyTo } from '../message-id.ts'

export function writeRequestCertificate({ replyTo, certReq }: RequestCertificate): Fields {
  return { ...writeReplyTo(replyTo), certificateRequest: [certReq] }
}

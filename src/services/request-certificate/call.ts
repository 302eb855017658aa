import type { ContractName, RequestCertificate } from '../../messages/index.ts'
import type { Fields } from '../../soap/index.ts'
import { writeReplyTo } from '../reply-to.ts'

export function writeRequestCertificate({ replyTo, certReq }: RequestCertificate, edition: ContractName): Fields {
  return { ...writeReplyTo(replyTo, edition), certReq: [certReq] }
}

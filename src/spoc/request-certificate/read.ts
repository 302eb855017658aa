import type { RequestCertificate } from '../../messages/index.ts'
import { type Fields, octetsAt, SoapError } from '../../soap/index.ts'
import { holdToCeiling } from '../ceilings.ts'
import { readReplyTo } from '../message-id.ts'

/**
 * Doc 9303-12, 8.2.1. The certificate request stays bytes: what is in it is for the codec to say.
 * @throws {SoapError} `not-as-agreed`
 */
export function readRequestCertificate(fields: Fields): RequestCertificate {
  const replyTo = readReplyTo(fields)
  const [certReq] = octetsAt(fields, 'certificateRequest')
  if (certReq === undefined) throw new SoapError('not-as-agreed', { where: 'certificateRequest', why: 'missing' })
  holdToCeiling('certificateRequest', certReq.length)
  return { operation: 'RequestCertificate', replyTo, certReq }
}

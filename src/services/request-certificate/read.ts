import type { ContractName, RequestCertificate } from '../../messages/index.ts'
import { type Fields, octetsAt, SoapError } from '../../soap/index.ts'
import { holdToCeiling } from '../ceilings.ts'
import type { Read } from '../operation.ts'
import { readReplyTo } from '../reply-to.ts'

/**
 * TR-03129, RequestCertificate. The certificate request stays bytes: what is in it is for the codec to say.
 * @throws {SoapError} `not-as-agreed`
 */
export function readRequestCertificate(fields: Fields, edition: ContractName): Read<RequestCertificate> {
  const { replyTo, tolerated } = readReplyTo(fields, edition)
  return { command: { operation: 'RequestCertificate', replyTo, certReq: readCertReq(fields) }, tolerated }
}

/** @throws {SoapError} `not-as-agreed` */
export function readCertReq(fields: Fields): Uint8Array {
  const [certReq] = octetsAt(fields, 'certReq')
  if (certReq === undefined) throw new SoapError('not-as-agreed', { where: 'certReq', why: 'missing' })
  holdToCeiling('certReq', certReq.length)
  return certReq
}

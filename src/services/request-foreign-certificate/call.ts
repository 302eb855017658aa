import type { ContractName, RequestForeignCertificate } from '../../messages/index.ts'
import type { Fields } from '../../soap/index.ts'
import { writeReplyTo } from '../reply-to.ts'

/** `foreignCAR` goes out as text, as every implementation that was seen sends it. */
export function writeRequestForeignCertificate(
  { replyTo, foreignCar, certReq }: RequestForeignCertificate,
  edition: ContractName,
): Fields {
  return { ...writeReplyTo(replyTo, edition), foreignCAR: [foreignCar], certReq: [certReq] }
}

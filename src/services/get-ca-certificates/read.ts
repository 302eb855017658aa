import type { ContractName, GetCACertificates } from '../../messages/index.ts'
import { type Fields, octetsAt } from '../../soap/index.ts'
import { holdToCeiling } from '../ceilings.ts'
import type { Read } from '../operation.ts'
import { readReplyTo } from '../reply-to.ts'

/**
 * TR-03129, GetCACertificates; in 1.4 GetCertificates, whose `certReference` may be empty.
 * @throws {SoapError} `not-as-agreed`
 */
export function readGetCACertificates(fields: Fields, edition: ContractName): Read<GetCACertificates> {
  const { replyTo, tolerated } = readReplyTo(fields, edition)
  const [certReference = new Uint8Array()] = octetsAt(fields, 'certReference', 'value')
  holdToCeiling('certReference', certReference.length)
  const named = certReference.length === 0 ? {} : { certReference }
  return { command: { operation: 'GetCACertificates', replyTo, ...named }, tolerated }
}

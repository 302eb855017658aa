import type { GetCACertificates } from '../../messages/index.ts'
import type { Fields } from '../../soap/index.ts'
import { type Read, readReplyTo } from '../reply-to.ts'

/**
 * TR-03129, GetCACertificates.
 * @throws {SoapError} `not-as-agreed`
 */
export function readGetCACertificates(fields: Fields): Read<GetCACertificates> {
  const { replyTo, tolerated } = readReplyTo(fields)
  return { command: { operation: 'GetCACertificates', replyTo }, tolerated }
}

import type { GetCACertificates } from '../../messages/index.ts'
import type { Fields } from '../../soap/index.ts'
import { readReplyTo } from '../message-id.ts'

/**
 * Doc 9303-12, 8.2.3.
 * @throws {SoapError} `not-as-agreed`
 */
export function readGetCACertificates(fields: Fields): GetCACertificates {
  return { operation: 'GetCACertificates', replyTo: readReplyTo(fields) }
}

import type { GetPKICommunicationCert } from '../../messages/index.ts'
import type { Fields } from '../../soap/index.ts'
import type { Read } from '../operation.ts'
import { readPlainMessageId } from '../plain-message-id.ts'

/**
 * TR-03129-3 1.4, GetPKICommunicationCert.
 * @throws {SoapError} `not-as-agreed`
 */
export function readGetPKICommunicationCert(fields: Fields): Read<GetPKICommunicationCert> {
  const messageId = readPlainMessageId(fields)
  return { command: { operation: 'GetPKICommunicationCert', messageId }, tolerated: [] }
}

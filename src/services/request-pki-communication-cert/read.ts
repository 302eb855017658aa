import type { RequestPKICommunicationCert } from '../../messages/index.ts'
import type { Fields } from '../../soap/index.ts'
import { readCmsContainer } from '../cms-container.ts'
import type { Read } from '../operation.ts'
import { readPlainMessageId } from '../plain-message-id.ts'

/**
 * TR-03129-3 1.4, RequestPKICommunicationCert.
 * @throws {SoapError} `not-as-agreed`
 */
export function readRequestPKICommunicationCert(fields: Fields): Read<RequestPKICommunicationCert> {
  const [messageId, cmsContainer] = [readPlainMessageId(fields), readCmsContainer(fields)]
  return { command: { operation: 'RequestPKICommunicationCert', messageId, cmsContainer }, tolerated: [] }
}

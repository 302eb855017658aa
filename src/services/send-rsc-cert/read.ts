import type { SendRSCCert } from '../../messages/index.ts'
import type { Fields } from '../../soap/index.ts'
import { readCmsContainer } from '../cms-container.ts'
import type { Read } from '../operation.ts'

/**
 * TR-03129-3 1.4, SendRSCCert. The container stays bytes: what is in it is for the handler to say.
 * @throws {SoapError} `not-as-agreed`
 */
export function readSendRSCCert(fields: Fields): Read<SendRSCCert> {
  return { command: { operation: 'SendRSCCert', cmsContainer: readCmsContainer(fields) }, tolerated: [] }
}

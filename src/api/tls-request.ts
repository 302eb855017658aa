import { type CertificationRequest, readContainer } from '../lists/index.ts'
import type { Exchange } from '../messages/index.ts'

/** The PKCS#10 request in the container that waits, or waited; undefined for an exchange of another kind. */
export function tlsRequestOf({ operation, request }: Exchange): CertificationRequest | undefined {
  if (operation !== 'RequestPKICommunicationCert' || request === undefined) return undefined
  const read = readContainer('tls-certificate-request', request)
  return read.ok ? read.container.content : undefined
}

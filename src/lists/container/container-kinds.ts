import type { Certificate } from '../x509/certificate.ts'
import { readCertificate } from '../x509/read-certificate.ts'
import { type CertificationRequest, readCertificationRequest } from './certification-request.ts'

/** What an eID server signs with its request signer certificate. */
export interface ContainerContent {
  readonly 'request-signer-certificate': Certificate
  readonly 'tls-certificate-request': CertificationRequest
}
export type ContainerKind = keyof ContainerContent

/** The type of the ContentInfo, and that of the content inside. TR-03129 Annex (CMS profile) 3.1, 3.2. */
export const CONTAINER_KINDS: {
  readonly [Kind in ContainerKind]: {
    readonly type: string
    readonly contentType: string
    /** @throws {ListError} */
    read(octets: Uint8Array): ContainerContent[Kind]
  }
} = {
  'request-signer-certificate': {
    type: '0.4.0.127.0.7.3.2.4.1.1.3',
    contentType: '1.3.6.1.5.5.7',
    read: readCertificate,
  },
  'tls-certificate-request': {
    type: '0.4.0.127.0.7.3.2.4.1.1.2.1',
    contentType: '1.2.840.113549.1.10',
    read: readCertificationRequest,
  },
}

export {
  createPartnerClient,
  type PartnerClient,
  type PartnerClientOptions,
  type PartnerRequest,
  type PartnerResponse,
  type PartnerTarget,
} from './partner-client.ts'
export {
  makeSelfSignedCertificate,
  type SelfSignedCertificate,
  type SelfSignedWish,
} from './self-signed-certificate.ts'
export type {
  Identification,
  RefusedCaller,
  SoapEndpoint,
  SoapRequest,
} from './soap-routes.ts'
export { createSoapServer, type SoapServer, type SoapServerOptions } from './soap-server.ts'
export { readTlsCertificate, type TlsCertificate } from './tls-certificate.ts'
export type { TlsMaterial } from './tls-settings.ts'
export { TRANSPORT_ERRORS, TransportError, type TransportErrorCode } from './transport-error.ts'

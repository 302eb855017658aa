export type { Hook, HookRequest } from './hooks.ts'
export { type OpenConnections, trackConnections } from './open-connections.ts'
export {
  createPartnerClient,
  noCertificateYet,
  type PartnerClient,
  type PartnerResponse,
  type PartnerTarget,
  placeOf,
} from './partner-client.ts'
export { objectionToPinned, openPinnedConnection } from './pinned-connection.ts'
export { PROXY_FORMS, type ProxyForm, type TlsProxy } from './proxy-certificate.ts'
export { Room, type RoomLimits } from './room.ts'
export {
  makeSelfSignedCertificate,
  type SelfSignedCertificate,
} from './self-signed-certificate.ts'
export type {
  CallerFinding,
  Identification,
  RefusedCaller,
  SoapEndpoint,
  SoapRequest,
} from './soap-routes.ts'
export { createSoapServer, type SoapServer, type SoapServerOptions } from './soap-server.ts'
export { createSpocClient, objectionToSpoc, type SpocClient, type SpocTarget } from './spoc-client.ts'
export { createSpocServer, type SpocServerOptions } from './spoc-server.ts'
export { readTlsCertificate } from './tls-certificate.ts'
export {
  type ListenerTls,
  listenerPolicy,
  MODERN_POLICY,
  TLS_GROUPS,
  TLS_SETTINGS,
  TLS_VERSIONS,
  type TlsMaterial,
  tlsPolicy,
  USUAL_GROUPS,
} from './tls-settings.ts'
export { MODERN_SUITES, spocCiphers, spocSuites, TLS_SUITES, type TlsSuite } from './tls-suites.ts'
export { TransportError, type TransportErrorCode } from './transport-error.ts'
export { type Trial, tryConnection } from './try-connection.ts'

/** TLS certificates of the node itself: ordered in time, told of, brought into use, and their expiry never a surprise. */
export { isTlsDue, lookAfterTls, wantNextTls } from './look-after-tls.ts'
export type { OwnIdentity, TlsRenewal } from './own-identity.ts'

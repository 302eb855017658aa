/** DigiCert CertCentral as it is published, for whoever tries the bridge without an account. */
export { API_KEYS as DIGICERT_KEYS, DigicertDesk } from './desk.ts'
export { openDigicertFake } from './open.ts'

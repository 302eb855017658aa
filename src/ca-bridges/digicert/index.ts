/** DigiCert CertCentral Europe: PKIo and EU certificates. README.md says what of it is certain. */
export { ERRORS as DIGICERT_ERRORS } from './errors.ts'
export { openDigicert } from './open.ts'
export { type DigicertSettings, digicertSettings } from './settings.ts'

/**
 * The check of signatures for a browser, and for whoever has no OpenSSL. No Node here.
 * @module eac-broker/cvc/noble
 */
export { nobleCheckSignature, verifyByNoble } from './noble-check-signature.ts'

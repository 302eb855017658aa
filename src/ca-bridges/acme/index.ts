/** CAs that speak ACME (RFC 8555), behind the contract of all CAs. */
export { openAcme } from './open.ts'
export { acmeSettings } from './settings.ts'

/** eMudhra's emCA behind the contract of all CAs. */
export { EMCA_ERRORS } from './errors.ts'
export { EMCA_FIELDS, NEWER_FIELDS } from './fields.ts'
export { EMCA_METHODS, NEWER_METHODS } from './methods.ts'
export { type EmcaSettings, emcaSettings, openEmca } from './settings.ts'
export { EMCA_STATUSES } from './statuses.ts'

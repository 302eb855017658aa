/** SwissSign by its RA REST interface, version 2, behind the contract of all CAs. */
export { SWISSSIGN_ERRORS } from './errors.ts'
export { SWISSSIGN_FIELDS } from './fields.ts'
export { openSwissSign, type SwissSignSettings, swissSignSettings } from './settings.ts'
export { SWISSSIGN_STATUSES } from './statuses.ts'

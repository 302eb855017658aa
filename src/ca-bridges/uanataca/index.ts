/** Uanataca and Bit4id by their RA interface, behind the contract of all CAs. */
export { UANATACA_ERRORS } from './errors.ts'
export { UANATACA_FIELDS } from './fields.ts'
export { PROFILE_FAMILIES } from './profiles.ts'
export { openUanataca, type UanatacaSettings, uanatacaSettings } from './settings.ts'
export { UANATACA_STATUSES } from './statuses.ts'

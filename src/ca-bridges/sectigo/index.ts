/** Sectigo: eIDAS and TLS certificates by `!AutoApplyOrder`. README.md says what of it is certain. */
export { ERRORS as SECTIGO_ERRORS } from './errors.ts'
export { FIELDS as SECTIGO_FIELDS } from './fields.ts'
export { openSectigo } from './open.ts'
export { type SectigoSettings, sectigoSettings } from './settings.ts'

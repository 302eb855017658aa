/** A CA of our own, behind the contract of all CAs. */
export { LocalCa, type LocalCaSettings } from './local-ca.ts'
export { PROFILES, type ProfileName, profileNamed } from './profiles.ts'
export { localCaSettings, openLocalCa } from './settings.ts'

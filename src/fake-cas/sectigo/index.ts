/** Sectigo as it is published, for whoever tries the bridge without an account. */
export { LOGIN as SECTIGO_LOGIN, SectigoDesk } from './desk.ts'
export { openSectigoFake } from './open.ts'

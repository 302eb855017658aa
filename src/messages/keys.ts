/** Where a private key lives: sealed in a file, or in a PKCS#11 token. */
export const KEY_PLACES = ['software', 'pkcs11'] as const
export type KeyPlace = (typeof KEY_PLACES)[number]

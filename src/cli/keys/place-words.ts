import type { KeyPlace } from '../../messages/index.ts'

export const PLACE_WORDS: Readonly<Record<KeyPlace, string>> = {
  software: 'in files of this node',
  pkcs11: 'in the token',
}

import { makeSoftToken } from './softhsm.ts'

/** Whether the keys of all authorities in the tests are in a token. */
export const KEYS_IN_TOKEN = process.env.EAC_TEST_KEYS === 'softhsm'

/** The section of a configuration that puts the keys of a node there, in a token of its own; nothing where they are in files. */
export async function keySections(): Promise<{ keys?: object }> {
  if (!KEYS_IN_TOKEN) return {}
  const { library, label, pinFile } = await makeSoftToken()
  const pkcs11 = { library, token: { label }, pinFile, timeoutSeconds: 60 }
  return { keys: { secretFile: 'keys.secret', place: 'pkcs11', pkcs11 } }
}

/** The same for programs that make their nodes themselves: all of one process in one token. */
export async function keyEnvironment(): Promise<Readonly<Record<string, string>>> {
  if (!KEYS_IN_TOKEN) return {}
  const { library, label, pinFile } = await makeSoftToken()
  return {
    EAC_KEYS_PLACE: 'pkcs11',
    EAC_PKCS11_LIBRARY: library,
    EAC_PKCS11_TOKEN_LABEL: label,
    EAC_PKCS11_PIN_FILE: pinFile,
  }
}

import { readdir, readFile, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Config } from '../../src/app/config.ts'
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

/** Of a node that does not run: its private keys, or the token they are in. @returns what puts them back */
export async function takeKeysAway({ data, keys }: Config): Promise<() => Promise<void>> {
  const token = KEYS_IN_TOKEN ? keys.pkcs11?.token : undefined
  const label = token !== undefined && 'label' in token ? token.label : undefined
  const taken = label === undefined ? await keyFiles(join(data, 'keys')) : [await folderOfToken(label)]
  const away = (path: string) => join(dirname(dirname(path)), `away-${path.split('/').at(-1)}`)
  for (const path of taken) await rename(path, away(path))
  return async () => {
    for (const path of taken) await rename(away(path), path)
  }
}

async function keyFiles(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name !== 'store.json').map((name) => join(folder, name))
}

/** SoftHSM keeps each token in a folder of its own, which it names in a file. */
async function folderOfToken(label: string): Promise<string> {
  const all = join(dirname(process.env.SOFTHSM2_CONF!), 'tokens')
  for (const name of await readdir(all)) {
    const object = await readFile(join(all, name, 'token.object'), 'latin1')
    if (object.includes(label.padEnd(32))) return join(all, name)
  }
  throw new Error(`there is no token ${label}`)
}

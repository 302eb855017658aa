import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type KeyPlaces,
  keysInPlaces,
  openFileKeyStore,
  openPkcs11KeyStore,
  type Pkcs11KeyStore,
  type TokenState,
} from '../signatures/index.ts'
import type { Config } from './config.ts'
import type { KeysConfig } from './keys-config.ts'

/** What the node does about its token. */
export interface TokenHooks {
  readonly onChange: (state: TokenState) => void
  readonly onOpened: () => void
}

/**
 * Files, and the token if one is set up: nothing is asked of that yet.
 * @throws {ConfigError}, {KeyStoreError} when the secret does not open the files
 */
export async function openKeys({ data, keys }: Config, secret: string, hooks: TokenHooks): Promise<KeyPlaces> {
  const folder = join(data, 'keys')
  const software = await openFileKeyStore({ folder, secret })
  const pkcs11 = openToken(keys, join(folder, 'token'), software.mark.bind(software), hooks)
  return keysInPlaces({ software, pkcs11, otherwise: keys.place })
}

function openToken(
  { pkcs11 }: KeysConfig,
  folder: string,
  mark: (pin: string) => string,
  hooks: TokenHooks,
): Pkcs11KeyStore | undefined {
  if (pkcs11 === undefined) return undefined
  const { library, token, pinFile, sessions, timeoutSeconds } = pkcs11
  const readPin = async (): Promise<string> => (await readFile(pinFile, 'utf8')).trim()
  const place = { library, token, environment: process.env }
  return openPkcs11KeyStore({ folder, mark, ...place, sessions, timeoutSeconds, readPin, ...hooks })
}

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type FileKeyStore,
  type KeyPlaces,
  type KeyStoreError,
  keysInPlaces,
  openFileKeyStore,
  openPkcs11KeyStore,
  type Pkcs11KeyStore,
  type StoreSecret,
  type TokenState,
} from '../signatures/index.ts'
import type { Config } from './config.ts'
import type { KeysConfig } from './keys-config.ts'

/** What the node does about its keys. */
export interface KeyHooks {
  /** Of the token. */
  readonly onChange: (state: TokenState) => void
  readonly onOpened: () => void
  /** Of the files. */
  readonly onDamaged: (error: KeyStoreError) => void
  readonly onLocked?: () => Promise<void>
}

export interface OpenKeys {
  readonly software: FileKeyStore
  /** Files, and the token if one is set up. */
  readonly places: KeyPlaces
}

/**
 * Nothing is asked of the token yet.
 * @throws {KeyStoreError} when the secret does not open the files
 */
export async function openKeys(
  { data, keys }: Config,
  secret: StoreSecret | { readonly kind: 'persons' },
  { onChange, onOpened, ...hooks }: KeyHooks,
): Promise<OpenKeys> {
  const folder = join(data, 'keys')
  const software = await openFileKeyStore({ folder, secret, ...hooks })
  const pkcs11 = openToken(keys, join(folder, 'token'), software.mark.bind(software), { onChange, onOpened })
  return { software, places: keysInPlaces({ software, pkcs11, otherwise: keys.place }) }
}

function openToken(
  { pkcs11 }: KeysConfig,
  folder: string,
  mark: (pin: string) => Promise<string>,
  hooks: Pick<KeyHooks, 'onChange' | 'onOpened'>,
): Pkcs11KeyStore | undefined {
  if (pkcs11 === undefined) return undefined
  const { library, token, pinFile, sessions, timeoutSeconds } = pkcs11
  const readPin = async (): Promise<string> => (await readFile(pinFile, 'utf8')).trim()
  const place = { library, token, environment: process.env }
  return openPkcs11KeyStore({ folder, mark, ...place, sessions, timeoutSeconds, readPin, ...hooks })
}

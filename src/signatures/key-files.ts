import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { KeyStoreError } from './errors.ts'

/** One that lies in a folder, by its file: of a private key, or of the note on one in a token. */
export interface KeptKey {
  readonly keyId: string
  /** When its file was last written. */
  readonly since: Date
}

const KEY_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** An id that is not of our making cannot name a file of ours, nor lead out of the folder. @throws {KeyStoreError} `key-unknown` */
export function fileOfKey(folder: string, keyId: string): string {
  if (!KEY_ID.test(keyId)) throw new KeyStoreError('key-unknown', { keyId })
  return join(folder, `${keyId}.json`)
}

export async function keptKeysIn(folder: string): Promise<KeptKey[]> {
  const kept: KeptKey[] = []
  for (const name of await namesIn(folder)) {
    const keyId = name.replace(/\.json$/, '')
    if (KEY_ID.test(keyId)) kept.push({ keyId, since: (await stat(join(folder, name))).mtime })
  }
  return kept
}

const namesIn = (folder: string): Promise<string[]> =>
  readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })

import { join } from 'node:path'
import type { Config } from '../../src/app/config.ts'
import { readStoreSecret } from '../../src/app/read-store-secret.ts'
import { openFileKeyStore } from '../../src/signatures/index.ts'

const LITTLE_WORK = 2 ** 4

/** Puts the key store into the data folder of a node that has none yet. Opening one as a node makes it takes a third of a second of a core, each time. */
export async function putKeyStore({ data, keys }: Config): Promise<void> {
  const secret = await readStoreSecret(keys.secret)
  await openFileKeyStore({ folder: join(data, 'keys'), secret, scryptN: LITTLE_WORK })
}

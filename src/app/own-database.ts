import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeDurably } from '../files/index.ts'
import { type KeyStore, KeyStoreError } from '../signatures/index.ts'
import { type Database, isTaken, listAuthorities, listKeys, markTaken, nodeId } from '../store/index.ts'
import type { Config } from './config.ts'
import { ConfigError } from './config-error.ts'
import { databasePlace } from './open-store.ts'

const FILE = 'node.id' // of the data folder

interface Place {
  readonly config: Config
  readonly db: Database
  readonly keys: KeyStore
  readonly now: () => Date
}

/**
 * Two nodes in one database would issue for each other, so a data folder notes the id of the node it belongs to. A folder without a note
 * takes a database that nobody has, or whose keys it holds.
 * @throws {ConfigError} when the database is another node's
 */
export async function assertOwnDatabase(place: Place): Promise<void> {
  const { config, db, now } = place
  const id = await nodeId(db)
  const noted = await notedNode(config.data)
  if (noted === id) return
  if (noted !== undefined) throw await refusal(config, `${FILE} in ${config.data} says that this is node ${noted}`, id)
  if (!(await mayTake(place)) && (await notedNode(config.data)) !== id) {
    throw await refusal(config, `the keys in ${config.data} are not those of its authorities`, id)
  }
  await noteOwnDatabase(config.data, db) // before others are told: who comes at the same moment finds the note
  await markTaken(db, now())
}

/** Notes in the data folder that this is its database from here on. */
export async function noteOwnDatabase(data: string, db: Database): Promise<void> {
  await writeDurably(join(data, FILE), `${await nodeId(db)}\n`)
}

async function notedNode(data: string): Promise<string | undefined> {
  try {
    return (await readFile(join(data, FILE), 'utf8')).trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

async function mayTake({ db, keys }: Place): Promise<boolean> {
  let some = false
  for (const authority of await listAuthorities(db)) {
    for (const { keyId } of await listKeys(db, authority.id)) {
      if (keyId === undefined) continue // on a machine without a network
      some = true
      if (await holds(keys, keyId)) return true
    }
  }
  return !some && !(await isTaken(db))
}

/** A damaged one is there, too. */
const holds = (keys: KeyStore, keyId: string): Promise<boolean> =>
  keys.signer(keyId).then(
    () => true,
    (error: unknown) => !(error instanceof KeyStoreError && error.code === 'key-unknown'),
  )

async function refusal(config: Config, because: string, id: string): Promise<ConfigError> {
  return new ConfigError(
    [
      `${await databasePlace(config)} is the database of another node (${id}): ${because}.`,
      'A node of its own needs a database of its own. A further host of the same node needs a copy of the whole data folder:',
      `keys, ledger and ${FILE}.`,
    ].join(' '),
  )
}

import { access, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { countOwed } from '../../async/index.ts'
import { readArchive } from '../../backup/index.ts'
import { flushFolder } from '../../files/index.ts'
import { LEDGER_FOLDER, type Ledger, openFileLedger } from '../../ledger/index.ts'
import { OperatorError, type RestoreView, type RestoreWish } from '../../messages/index.ts'
import { endEverySession } from '../../people/index.ts'
import { compareWithLedger } from '../../pki/index.ts'
import { checkSignature } from '../../signatures/index.ts'
import {
  type DumpHead,
  insertEvent,
  isEmptyDatabase,
  listHolderNumbers,
  load,
  openEmbeddedStore,
  raiseHolderNumber,
  readDump,
  type Store,
} from '../../store/index.ts'
import type { Config } from '../config.ts'
import { holdData } from '../hold-folder.ts'
import type { Log } from '../log.ts'
import { openStore } from '../open-store.ts'
import { noteOwnDatabase } from '../own-database.ts'
import { KEY_STORE_FILE, putFile, readKeyFiles } from './key-files.ts'

interface Place {
  readonly config: Config
  readonly log: Log
  readonly now: () => Date
}

/** Told what is being done now. */
type Tell = (doing: string) => void

/**
 * Puts a node back as it was when the back-up was made. Everything is read to its end before anything is touched; an embedded database
 * that was there is kept beside. What the ledger knows and the back-up does not is told, and never lowered.
 * @throws {OperatorError} `refused`, {@link ArchiveError}, {@link DumpError}
 */
export async function restoreNode(place: Place, wish: RestoreWish, tell: Tell): Promise<RestoreView> {
  const { config } = place
  const letGo = await holdData('being restored', config)
  try {
    return await restore(place, wish, tell)
  } finally {
    await letGo()
  }
}

async function restore(place: Place, wish: RestoreWish, tell: Tell): Promise<RestoreView> {
  const { config, now } = place
  await assertMayReplace(config, wish)
  tell(`checking ${wish.file}`)
  const { head } = await readDump(readArchive(wish.file, 'database', wish.passphrase))
  if (wish.keys !== undefined) {
    tell(`checking ${wish.keys.file}`)
    await checkKeys(config, wish.keys)
  }
  const ledger = await openFileLedger(join(config.data, LEDGER_FOLDER), now)
  try {
    await assertNumbersAreSafe(ledger, wish)
    tell('filling the database')
    const { kept, rows } = await replaceDatabase(place, head, wish)
    const keys = wish.keys && (await putKeys(config, wish.keys))
    tell('comparing with the ledger')
    return { takenAt: head.takenAt, rows, kept, keys, ...(await compare(place, ledger, wish, head)) }
  } finally {
    await ledger.close()
  }
}

async function assertMayReplace(config: Config, { replace }: RestoreWish): Promise<void> {
  if (config.database !== undefined) {
    if (!replace) return
    throw new OperatorError(
      'refused',
      'A database on a server is never replaced: create a new one, let database.url name it, and restore into that.',
    )
  }
  if (replace || !(await exists(databaseOf(config)))) return
  throw new OperatorError(
    'refused',
    `There is a database in ${config.data} already; --replace puts it aside and the back-up in its place.`,
  )
}

/** Without a ledger nobody knows which numbers were taken after the back-up. */
async function assertNumbersAreSafe(ledger: Ledger, { keys, numbersAhead }: RestoreWish): Promise<void> {
  if (keys !== undefined || numbersAhead !== undefined || (await ledger.numbers()).length > 0) return
  throw new OperatorError(
    'refused',
    'There is no ledger here, so nobody knows which numbers of holder references were taken after the back-up. Bring the ledger with the keys (--keys FILE), or say by how many numbers to go ahead (--numbers-ahead 100).',
  )
}

async function replaceDatabase(
  place: Place,
  { migrations }: DumpHead,
  { file, passphrase }: RestoreWish,
): Promise<{ kept: string | undefined; rows: number }> {
  const lines = () => readArchive(file, 'database', passphrase)
  const { config, now } = place
  if (config.database !== undefined) {
    return { kept: undefined, rows: await fill(await openStore({ ...place, migrations }), lines()) }
  }
  const beside = join(config.data, 'restoring')
  await rm(beside, { recursive: true, force: true })
  const rows = await fill(await openEmbeddedStore(beside, { ...config.embedded, migrations }), lines())
  const kept = await putInPlace(config, beside, now())
  return { kept, rows }
}

async function fill(store: Store, lines: AsyncIterable<string>): Promise<number> {
  try {
    if (!(await isEmptyDatabase(store.db))) {
      throw new OperatorError('refused', 'The database is not empty: a back-up is restored into a new one.')
    }
    return (await load(store.db, lines)).reduce((sum, { rows }) => sum + rows, 0)
  } finally {
    await store.close()
  }
}

async function putInPlace(config: Config, beside: string, now: Date): Promise<string | undefined> {
  const place = databaseOf(config)
  const old = `${place}.before-${now.toISOString().replace(/[:.]/g, '')}`
  const wasThere = await exists(place)
  if (wasThere) await rename(place, old)
  await rename(join(beside, 'database'), place)
  await flushFolder(config.data)
  await rm(beside, { recursive: true, force: true })
  return wasThere ? old : undefined
}

async function compare(
  { config, log, now }: Place,
  ledger: Ledger,
  { file, numbersAhead }: RestoreWish,
  { takenAt }: DumpHead,
): Promise<Pick<RestoreView, 'numbers' | 'forgotten' | 'owed'>> {
  const store = await openStore({ config, log }) // brings it to the newest form
  try {
    const { db } = store
    await noteOwnDatabase(config.data, db)
    await endEverySession(db)
    await insertEvent(db, { kind: 'restored from a back-up', details: { file, takenAt } }, now())
    if (numbersAhead !== undefined) await goAhead(store, numbersAhead)
    const { numbers, forgotten } = await compareWithLedger({ db, ledger, now, checkSignature })
    return { numbers, forgotten, owed: await countOwed(db) }
  } finally {
    await store.close()
  }
}

async function goAhead({ db }: Store, by: number): Promise<void> {
  for (const { highest, ...of } of await listHolderNumbers(db)) {
    await db.transaction().execute((tx) => raiseHolderNumber(tx, { ...of, highest: highest + by }))
  }
}

async function checkKeys(config: Config, { file, passphrase }: NonNullable<RestoreWish['keys']>): Promise<void> {
  await readKeyFiles(readArchive(file, 'keys', passphrase), async (name, octets) => {
    if (name === KEY_STORE_FILE) await assertSameStore(config, octets)
  })
}

async function assertSameStore(config: Config, octets: Buffer): Promise<void> {
  const there = await readFile(join(config.data, KEY_STORE_FILE)).catch(() => undefined)
  if (there === undefined || there.equals(octets)) return
  throw new OperatorError(
    'refused',
    `The keys in ${join(config.data, 'keys')} are of another key store than those of the archive; restore into a folder without keys.`,
  )
}

/** @returns how many keys are in their place */
async function putKeys(config: Config, { file, passphrase }: NonNullable<RestoreWish['keys']>): Promise<number> {
  const { keys } = await readKeyFiles(readArchive(file, 'keys', passphrase), async (name, octets, changedAt) => {
    await putFile(config.data, name, octets, changedAt)
  })
  return keys
}

const databaseOf = ({ data }: Config): string => join(data, 'database')

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

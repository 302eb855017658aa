import { writeArchive } from '../../backup/index.ts'
import { type BackupView, type BackupWish, OperatorError } from '../../messages/index.ts'
import type { KeyPlaces } from '../../signatures/index.ts'
import { dump, listAuthorities, listKeys, type Store } from '../../store/index.ts'
import type { Config } from '../config.ts'
import { KEY_STORE_FILE, keyFile, keyFileLines, ledgerFiles } from './key-files.ts'

interface Parts {
  readonly config: Config
  readonly store: Store
  readonly keyPlaces: Pick<KeyPlaces, 'placeOf'>
  readonly now: () => Date
}

/**
 * Backs a node up while it runs: its database at one moment and, apart from it and under a passphrase of its own, the keys of its CVCAs
 * with the ledger. The ledger is read after the database, so it knows no less.
 * @throws {OperatorError} `refused` when a file is there already
 */
export async function makeBackup({ config, store, keyPlaces, now }: Parts, wish: BackupWish): Promise<BackupView> {
  if (wish.keys?.passphrase === wish.passphrase) {
    throw new OperatorError(
      'invalid-input',
      'The keys need a passphrase of their own: whoever opens one archive must not open both.',
    )
  }
  return orSayThatItIsThere(async () => {
    const at = now()
    let rows = 0
    const counted = async function* () {
      for await (const line of dump(store.db, at)) {
        if (line.startsWith('[')) rows += 1
        yield line
      }
    }
    const written = await writeArchive(wish.file, { kind: 'database', passphrase: wish.passphrase }, counted())
    const database = { file: wish.file, ...written, rows, takenAt: at.toISOString() }
    return wish.keys === undefined
      ? { database }
      : { database, keys: await backUpKeys(wish.keys, { config, store, keyPlaces, now }) }
  })
}

/** Of CVCAs only: a DV's keys should not be backed up, those of terminals must not (TR-03139, appendix B). */
async function backUpKeys(
  { file, passphrase }: { readonly file: string; readonly passphrase: string },
  { config, store, keyPlaces, now }: Parts,
): Promise<NonNullable<BackupView['keys']>> {
  const ids = { ofCvcas: [] as string[], ofOthers: 0, inToken: 0 }
  for (const { id, role } of await listAuthorities(store.db)) {
    const keys = await listKeys(store.db, id)
    if (role !== 'CVCA') {
      ids.ofOthers += keys.length
      continue
    }
    for (const { keyId } of keys) {
      if (keyId === undefined) continue // on another machine
      if ((await keyPlaces.placeOf(keyId)) === 'pkcs11') ids.inToken++
      else ids.ofCvcas.push(keyId)
    }
  }
  const files = [KEY_STORE_FILE, ...ids.ofCvcas.map(keyFile), ...(await ledgerFiles(config.data))]
  const lines = keyFileLines(config.data, files, now())
  const written = await writeArchive(file, { kind: 'keys', passphrase }, lines)
  return { file, ...written, keys: ids.ofCvcas.length, leftOut: ids.ofOthers, inToken: ids.inToken }
}

async function orSayThatItIsThere<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    const { code, path, dest } = cause as NodeJS.ErrnoException & { dest?: string }
    if (code === 'EEXIST') {
      throw new OperatorError('refused', `${dest ?? path} is there already; a back-up never replaces a file.`, {
        cause,
      })
    }
    if (code === 'ENOENT' && path !== undefined) {
      throw new OperatorError('refused', `${path} cannot be written or read: there is no such file or folder.`, {
        cause,
      })
    }
    throw cause
  }
}

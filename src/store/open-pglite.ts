import { fsyncSync } from 'node:fs'
import { access, mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { PGlite, type PGliteOptions, types } from '@electric-sql/pglite'
import { FlushingFiles, flushAll } from './flushing-files.ts'

/** The same values as the server size gives: numbers for int8, text for dates. */
const PARSERS: NonNullable<PGliteOptions['parsers']> = { [types.INT8]: Number, [types.DATE]: (text) => text }

/** PGlite starts with -F, which is `fsync=off`; its `fdatasync` would do nothing, its `fsync` is ours. */
const FLUSH_AT_COMMIT = [...PGlite.defaultStartParams.filter((one) => one !== '-F'), '-c', 'wal_sync_method=fsync']

/**
 * The embedded database. A commit is on the disk, as far as the disk obeys, before it is reported.
 * @param folder of the database itself; `undefined`: in memory
 * @param flush brings a file to the disk; false: nothing does, and a power cut may cost what was committed
 */
export async function openPglite(
  folder: string | undefined,
  flush: ((descriptor: number) => void) | false = fsyncSync,
): Promise<PGlite> {
  if (folder === undefined) return PGlite.create({ parsers: PARSERS })
  await mkdir(dirname(folder), { recursive: true, mode: 0o700 })
  if (flush === false) return PGlite.create({ dataDir: folder, parsers: PARSERS })
  const isNew = !(await exists(join(folder, 'PG_VERSION')))
  const fs = new FlushingFiles(folder, flush)
  const pglite = await PGlite.create({ fs, startParams: FLUSH_AT_COMMIT, parsers: PARSERS })
  if (isNew) await flushAll(dirname(folder))
  return pglite
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

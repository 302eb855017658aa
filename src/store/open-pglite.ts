import { fsyncSync } from 'node:fs'
import { access, mkdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { PGlite, type PGliteOptions, types } from '@electric-sql/pglite'
import { createDurably, removeDurably } from '../files/index.ts'
import { type EndProcess, endWithoutDisk } from './end-without-disk.ts'
import { FlushingFiles, flushAll } from './flushing-files.ts'

/** The same values as the server size gives: numbers for int8, text for dates. Octets by Node's own code: PGlite's takes them one by one. */
const VALUES = {
  parsers: {
    [types.INT8]: Number,
    [types.DATE]: (text) => text,
    [types.BYTEA]: (text) => new Uint8Array(Buffer.from(text.slice('\\x'.length), 'hex')),
  },
  serializers: { [types.BYTEA]: (octets: Uint8Array) => `\\x${hexOf(octets)}` },
} satisfies Pick<PGliteOptions, 'parsers' | 'serializers'>

const hexOf = ({ buffer, byteOffset, byteLength }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('hex')

/** PGlite starts with -F, which is `fsync=off`; its `fdatasync` would do nothing, its `fsync` is ours. */
const FLUSH_AT_COMMIT = [...PGlite.defaultStartParams.filter((one) => one !== '-F'), '-c', 'wal_sync_method=fsync']

/** For tests. @param image begins as this one: a database's folder as a tar file; without, as an empty one */
export function openInMemory(image?: Blob): Promise<PGlite> {
  return PGlite.create({ ...VALUES, ...(image && { loadDataDir: image }) })
}

/**
 * The embedded database. A commit is on the disk, as far as the disk obeys, before it is reported; when the disk refuses, the
 * process ends.
 * @param folder of the database itself
 * @param flush brings a file to the disk; false: nothing does, and a power cut may cost what was committed
 */
export async function openPglite(
  folder: string,
  flush: ((descriptor: number) => void) | false = fsyncSync,
  end: EndProcess = endWithoutDisk,
): Promise<PGlite> {
  await mkdir(dirname(folder), { recursive: true, mode: 0o700 })
  const fs = new FlushingFiles(folder, flush || (() => {}), end)
  const open = () => PGlite.create({ fs, ...VALUES, ...(flush ? { startParams: FLUSH_AT_COMMIT } : {}) })
  return makeWhole(folder, open)
}

/** One that was not made to its end, and so never used, is made again: it could not be opened. */
async function makeWhole(folder: string, open: () => Promise<PGlite>): Promise<PGlite> {
  const unfinished = `${folder}.unfinished`
  if (await exists(unfinished)) {
    await rm(folder, { recursive: true, force: true })
    await mkdir(folder, { mode: 0o700 }) // whoever opens it has looked for it before
  }
  if (await exists(join(folder, 'PG_VERSION'))) return open()
  await createDurably(unfinished, '')
  const pglite = await open()
  await flushAll(dirname(folder))
  await removeDurably(unfinished)
  return pglite
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

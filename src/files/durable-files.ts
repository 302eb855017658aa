import { randomUUID } from 'node:crypto'
import { link, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** The file is there whole or not at all, also after a power cut: written beside, flushed, renamed, folder flushed. */
export async function writeDurably(path: string, content: string | Uint8Array, mode = 0o600): Promise<void> {
  const beside = await writeBeside(path, content, mode)
  await rename(beside, path)
  await flushFolder(dirname(path))
}

/** Like {@link writeDurably}, but only if there is no such file yet; says whether this call made it. */
export async function createDurably(path: string, text: string): Promise<boolean> {
  const beside = await writeBeside(path, text)
  try {
    await link(beside, path) // unlike rename it never replaces
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    await rm(beside, { force: true })
    await flushFolder(dirname(path))
  }
}

/** Gone for good; harmless if it was never there. */
export async function removeDurably(path: string): Promise<void> {
  await rm(path, { force: true })
  await flushFolder(dirname(path))
}

/** What was made, renamed or removed in a folder is so on the disk. */
export const flushFolder = (path: string): Promise<void> => flushPath(path)

/** Brings a file's content, or a folder's entries, to the disk. */
export async function flushPath(path: string): Promise<void> {
  const opened = await open(path, 'r')
  try {
    await opened.sync()
  } finally {
    await opened.close()
  }
}

async function writeBeside(path: string, content: string | Uint8Array, mode = 0o600): Promise<string> {
  const beside = join(dirname(path), `.new-${randomUUID()}`)
  const file = await open(beside, 'wx', mode)
  try {
    await file.writeFile(content)
    await file.sync()
  } catch (error) {
    await rm(beside, { force: true })
    throw error
  } finally {
    await file.close()
  }
  return beside
}

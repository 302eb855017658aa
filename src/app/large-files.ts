import { mkdir, open, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { LargeFile } from '../cli/index.ts'

/** @throws EEXIST of `node:fs` where there is one of that name */
export async function createLargeFile(path: string): Promise<LargeFile> {
  await mkdir(dirname(path), { recursive: true })
  const file = await open(path, 'wx', 0o600)
  return {
    write: (text) => file.writeFile(text), // goes on where the last one ended
    close: async () => {
      await file.sync()
      await file.close()
    },
    discard: async () => {
      await file.close()
      await rm(path, { force: true })
    },
  }
}

export async function* readLines(path: string): AsyncIterable<string> {
  const file = await open(path)
  try {
    yield* file.readLines()
  } finally {
    await file.close()
  }
}

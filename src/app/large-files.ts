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

/** Lines end with LF and nothing else: in JSON, U+2028 is a letter like others, and what `node:readline` takes for an end. */
export async function* readLines(path: string): AsyncIterable<string> {
  const file = await open(path)
  try {
    let rest = ''
    for await (const chunk of file.createReadStream({ encoding: 'utf8', highWaterMark: 1 << 20, autoClose: false })) {
      const lines = (rest + chunk).split('\n')
      rest = lines.pop() ?? ''
      yield* lines
    }
    if (rest !== '') yield rest
  } finally {
    await file.close()
  }
}

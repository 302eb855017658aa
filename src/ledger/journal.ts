import { randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { flushFolder } from '../files/index.ts'
import type { IssuedEntry, IssuedJournal } from './ledger.ts'

const FILE_BYTES = 8_000_000
const PAGE_ENTRIES = 500
const ONE_FILE_MILLISECONDS = 86_400_000 // far below what is kept: nobody removes a file that is still written
const KEPT_DAYS = 100 // the DV certificates of a node live 3 months at most (TR-03139, 4.7)
const SUFFIX = '.ndjson'

interface Waiting {
  readonly line: string
  readonly done: () => void
  readonly failed: (error: unknown) => void
}

/**
 * What was issued, a line each, in files of some 8 MB that only their own process writes. A file is kept for 100 days after its
 * last line: longer than anybody should go back with a database.
 */
export class Journal {
  readonly #folder: string
  readonly #now: () => Date
  #waiting: Waiting[] = []
  #writing: Promise<void> | undefined
  #file: { readonly handle: FileHandle; readonly begunAt: number; bytes: number } | undefined

  constructor(folder: string, now: () => Date) {
    this.#folder = folder
    this.#now = now
  }

  /** Whoever notes while a flush is under way shares the next one. */
  note(entry: IssuedEntry): Promise<void> {
    return new Promise((done, failed) => {
      this.#waiting.push({ line: `${JSON.stringify(entry)}\n`, done, failed })
      this.#writing ??= this.#writeAll()
    })
  }

  async journals(): Promise<IssuedJournal[]> {
    return (await this.#filesNewestFirst()).map(({ path, at }) => ({
      lastWrittenAt: new Date(at),
      pages: () => pagesOf(path),
    }))
  }

  async close(): Promise<void> {
    await this.#writing
    await this.#endFile()
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const together = this.#waiting
      this.#waiting = []
      try {
        await this.#write(together.map(({ line }) => line).join(''))
        for (const { done } of together) done()
      } catch (error) {
        await this.#endFile().catch(() => {}) // what it holds of these lines is not known: nothing follows them
        for (const { failed } of together) failed(error)
      }
    }
    this.#writing = undefined // in the same step as the last look: nobody is left waiting
  }

  async #write(lines: string): Promise<void> {
    const isOld = this.#file !== undefined && this.#now().getTime() - this.#file.begunAt >= ONE_FILE_MILLISECONDS
    if (isOld) await this.#endFile()
    this.#file ??= await this.#newFile()
    const bytes = Buffer.from(lines)
    await this.#file.handle.appendFile(bytes)
    await this.#file.handle.datasync()
    this.#file.bytes += bytes.length
    if (this.#file.bytes >= FILE_BYTES) await this.#endFile()
  }

  async #newFile(): Promise<{ handle: FileHandle; begunAt: number; bytes: number }> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 })
    await this.#removeOld()
    const now = this.#now()
    const begun = now.toISOString().replace(/[:.]/g, '')
    const handle = await open(join(this.#folder, `${begun}-${randomUUID().slice(0, 8)}${SUFFIX}`), 'ax', 0o600)
    await flushFolder(this.#folder)
    return { handle, begunAt: now.getTime(), bytes: 0 }
  }

  async #endFile(): Promise<void> {
    const file = this.#file
    this.#file = undefined
    await file?.handle.close()
  }

  async #removeOld(): Promise<void> {
    const before = this.#now().getTime() - KEPT_DAYS * 86_400_000
    for (const { path, at } of await this.#filesNewestFirst()) {
      if (at < before) await rm(path, { force: true })
    }
  }

  async #filesNewestFirst(): Promise<{ path: string; at: number }[]> {
    const names = await readdir(this.#folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return []
      throw error
    })
    const paths = names.filter((name) => name.endsWith(SUFFIX)).map((name) => join(this.#folder, name))
    const dated = await Promise.all(paths.map(async (path) => ({ path, at: (await stat(path)).mtimeMs })))
    return dated.sort((a, b) => b.at - a.at)
  }
}

async function* pagesOf(path: string): AsyncIterable<readonly IssuedEntry[]> {
  const entries = await entriesIn(path)
  for (let end = entries.length; end > 0; end -= PAGE_ENTRIES) {
    yield entries.slice(Math.max(0, end - PAGE_ENTRIES), end)
  }
}

/** A last line without its end was being written when the process died: nobody was told that it is kept. */
async function entriesIn(path: string): Promise<IssuedEntry[]> {
  const lines = (await readFile(path, 'utf8')).split('\n')
  lines.pop()
  return lines.map((line, before) => {
    try {
      return JSON.parse(line) as IssuedEntry
    } catch (cause) {
      throw new Error(`line ${before + 1} of ${path} is damaged: put the file back from a copy, or move it aside`, {
        cause,
      })
    }
  })
}

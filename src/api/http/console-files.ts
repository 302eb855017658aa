import { readdir, readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'

/** One file of the console, as it is sent. */
export interface ConsoleFile {
  readonly type: string
  readonly octets: Buffer
  /** The same by gzip, where the build made it. */
  readonly gzipped: Buffer | undefined
  /** Its name holds a hash of its content. */
  readonly isImmutable: boolean
}

/** By the path they are asked for: `/index.html`, `/assets/….js`. What is not in it is not sent. */
export type ConsoleFiles = ReadonlyMap<string, ConsoleFile>

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.md': 'text/markdown; charset=utf-8',
}

/** Reads the whole of a built console. @returns undefined where it was not built, or is being built anew */
export async function readConsole(folder: string): Promise<ConsoleFiles | undefined> {
  try {
    return await readAll(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

async function readAll(folder: string): Promise<ConsoleFiles | undefined> {
  const names = await readdir(folder, { recursive: true })
  const known = names.filter((name) => TYPES[extname(name)] !== undefined)
  const files = await Promise.all(known.map(async (name) => [`/${name}`, await readOne(folder, name, names)] as const))
  const found = new Map(files)
  return found.has('/index.html') ? found : undefined
}

async function readOne(folder: string, name: string, names: readonly string[]): Promise<ConsoleFile> {
  const zipped = `${name}.gz`
  return {
    type: TYPES[extname(name)] ?? '',
    octets: await readFile(join(folder, name)),
    gzipped: names.includes(zipped) ? await readFile(join(folder, zipped)) : undefined,
    isImmutable: name.startsWith('assets/'),
  }
}

import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { ListError } from '../errors.ts'
import { readList } from '../read-list.ts'
import { readFileSource, reasonOf } from './file.ts'
import type { FetchedList, SourceLimits } from './read-source.ts'

export interface FolderSource {
  readonly path: string
}

/** Endings lists go by. */
const LIST_FILE = /\.(ml|mls|bin|der|cms|p7b|p7m|dl|dsl)$/i
const MOST_FILES = 1_000

/** Of the lists in a folder the one that was signed last; what is no list does not matter, nor do the dates of the files. */
export async function readFolderSource({ path }: FolderSource, bounds: SourceLimits): Promise<FetchedList> {
  let newest: { readonly list: FetchedList; readonly signed: number } | undefined
  for (const name of await listFiles(path)) {
    bounds.signal?.throwIfAborted()
    const found = await readIfList(join(path, name), bounds)
    if (found !== undefined && (newest === undefined || found.signed > newest.signed)) newest = found
  }
  if (newest === undefined) throw new ListError('source-empty', { place: path })
  return newest.list
}

async function listFiles(path: string): Promise<string[]> {
  const names = await readdir(path).catch((cause: unknown) => {
    throw new ListError('source-unreachable', { place: path, found: reasonOf(cause) }, { cause })
  })
  const files = names.filter((name) => LIST_FILE.test(name)).sort()
  if (files.length > MOST_FILES)
    throw new ListError('too-many-entries', { place: path, found: `${files.length} files` })
  return files
}

async function readIfList(path: string, bounds: SourceLimits) {
  try {
    const list = await readFileSource({ path }, bounds)
    return { list, signed: readList(list.octets, bounds.limits).signingTime?.getTime() ?? 0 }
  } catch (error) {
    if (error instanceof ListError) return undefined
    throw error
  }
}

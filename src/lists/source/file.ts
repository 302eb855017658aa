import { open } from 'node:fs/promises'
import { ListError } from '../errors.ts'
import type { FetchedList, SourceLimits } from './read-source.ts'

export interface FileSource {
  readonly path: string
}

/** A file as it lies there, as long as it is one and not larger than a list may be. */
export async function readFileSource({ path }: FileSource, { limits }: SourceLimits): Promise<FetchedList> {
  const file = await open(path, 'r').catch((cause: unknown) => {
    throw new ListError('source-unreachable', { place: path, found: reasonOf(cause) }, { cause })
  })
  try {
    const about = await file.stat()
    if (!about.isFile()) throw new ListError('source-unreachable', { place: path, found: 'something else than a file' })
    if (about.size > limits.octets) throw new ListError('too-large', { place: path, found: `${about.size} octets` })
    return { octets: await file.readFile(), from: path }
  } finally {
    await file.close()
  }
}

export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message
}

import type { Outgoing } from '../../outgoing/index.ts'
import { ListError } from '../errors.ts'
import { DEFAULT_LIMITS, type ListLimits } from '../limits.ts'
import { readFileSource } from './file.ts'
import { readFolderSource } from './folder.ts'
import { readHttpSource, type Validators } from './http.ts'

/** Octets, and where exactly they came from: of a folder, which of its files. */
export interface FetchedList {
  readonly octets: Uint8Array
  readonly from: string
  /** Of a server. */
  readonly validators?: Validators
}

/** How a source is read; further ways are further lines of such a table. */
export const LIST_SOURCES = {
  file: readFileSource,
  folder: readFolderSource,
  http: readHttpSource,
} as const

export type ListSources = typeof LIST_SOURCES
export type ListSource = {
  [Kind in keyof ListSources]: { kind: Kind } & Parameters<ListSources[Kind]>[0]
}[keyof ListSources]

/** What bounds every source. */
export interface SourceLimits {
  readonly limits: ListLimits
  /** Of a server, to the last octet. */
  readonly timeoutSeconds: number
  readonly signal?: AbortSignal
  /** Where a server may be. Default: anywhere. */
  readonly outgoing?: Outgoing | undefined
}

export const DEFAULT_SOURCE_LIMITS: SourceLimits = { limits: DEFAULT_LIMITS, timeoutSeconds: 60 }

/**
 * Fetches a list; it is not judged.
 * @throws {ListError} `source-unreachable`, `source-refused`, `source-empty`, `too-large`
 */
export async function readListSource(
  source: ListSource,
  limits: Partial<SourceLimits> = {},
  sources: ListSources = LIST_SOURCES,
): Promise<FetchedList> {
  return (await readListSourceIfChanged(source, {}, limits, sources))! // nothing is known: nothing can be unchanged
}

/**
 * The same, where the server may answer that there is nothing newer than what it gave before.
 * @returns undefined for that; a file is always read
 * @throws {ListError} as {@link readListSource}
 */
export async function readListSourceIfChanged(
  source: ListSource,
  known: Validators,
  limits: Partial<SourceLimits> = {},
  sources: ListSources = LIST_SOURCES,
): Promise<FetchedList | undefined> {
  const bounds = { ...DEFAULT_SOURCE_LIMITS, ...limits }
  const fetched = await fetchFrom(source, known, bounds, sources)
  if (fetched?.octets.length === 0) throw new ListError('source-empty', { place: fetched.from })
  return fetched
}

function fetchFrom(
  source: ListSource,
  known: Validators,
  bounds: SourceLimits,
  sources: ListSources,
): Promise<FetchedList | undefined> {
  switch (source.kind) {
    case 'file':
      return sources.file(source, bounds)
    case 'folder':
      return sources.folder(source, bounds)
    case 'http':
      return sources.http(source, bounds, known)
  }
}

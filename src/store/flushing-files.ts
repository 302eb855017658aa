import { closeSync, openSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { PGlite } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'
import { flushFolder, flushPath } from '../files/index.ts'

/** What of PGlite's file system we see to; `nfd` is the descriptor of Node, which a folder has none of. */
interface NodeFiles {
  readonly stream_ops: { fsync?: (stream: OpenFile) => number }
  realPath(node: unknown): string
  tryFSOperation<T>(work: () => T): T
}
interface OpenFile {
  readonly nfd?: number
  readonly node: unknown
}

type Options = Parameters<NodeFS['init']>[1]

/**
 * PGlite's files in a folder, with an fsync that reaches the disk: PGlite's own does nothing. PostgreSQL asks for it at each
 * commit (write-ahead log) and at each checkpoint (all files), and fails the statement when it fails.
 */
export class FlushingFiles extends NodeFS {
  readonly #flush: (descriptor: number) => void

  /** @param flush brings a file to the disk */
  constructor(folder: string, flush: (descriptor: number) => void) {
    super(folder)
    this.#flush = flush
  }

  override async init(pglite: PGlite, options: Options): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(pglite, options)
    const install = (module: { readonly NODEFS: unknown }): void => {
      const files = module.NODEFS as NodeFiles
      files.stream_ops.fsync = (file) => files.tryFSOperation(() => this.#flushOpen(file, files))
    }
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...(emscriptenOpts.preRun ?? []), install] } }
  }

  #flushOpen({ nfd, node }: OpenFile, files: NodeFiles): number {
    if (nfd !== undefined) {
      this.#flush(nfd)
      return 0
    }
    const folder = openSync(files.realPath(node), 'r')
    try {
      this.#flush(folder)
    } finally {
      closeSync(folder)
    }
    return 0
  }
}

/** Flushes a folder and all below it: a database that was just made was copied there. */
export async function flushAll(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await flushAll(path)
    else if (entry.isFile()) await flushPath(path)
  }
  await flushFolder(folder)
}

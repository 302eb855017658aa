import { closeSync, constants, openSync, writeSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { PGlite } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'
import { flushFolder, flushPath } from '../files/index.ts'
import type { EndProcess } from './end-without-disk.ts'

/** What of PGlite's file system we see to; `nfd` is the descriptor of Node, which a folder has none of. */
interface NodeFiles {
  readonly stream_ops: {
    fsync?: (file: OpenFile) => number
    write: (file: OpenFile, octets: Int8Array, offset: number, length: number, position: number) => number
  }
  realPath(node: unknown): string
  tryFSOperation<T>(work: () => T): T
}
interface OpenFile {
  readonly nfd?: number
  readonly node: { readonly mode: number }
}

type Failure = NodeJS.ErrnoException
type Options = Parameters<NodeFS['init']>[1]

/** Of any operation, as of making or renaming a file. */
const NO_ROOM: readonly unknown[] = ['ENOSPC', 'EDQUOT', 'EROFS']

/** A file system that cannot flush a folder says so; PostgreSQL takes that for done. */
const NOT_FLUSHED_HERE: readonly unknown[] = ['EINVAL', 'EBADF']

/**
 * PGlite's files in a folder, with an fsync that reaches the disk: PGlite's own does nothing. PostgreSQL asks for it at each
 * commit (write-ahead log), for the folder of each new file, and at each checkpoint (all files).
 *
 * The first write or fsync that fails ends the process from inside the call: PostgreSQL's own end does not work in PGlite, which
 * blocks the thread or goes on in a state that the disk does not have.
 */
export class FlushingFiles extends NodeFS {
  readonly #flush: (descriptor: number) => void
  readonly #end: EndProcess

  /** @param flush brings a file to the disk */
  constructor(folder: string, flush: (descriptor: number) => void, end: EndProcess) {
    super(folder)
    this.#flush = flush
    this.#end = end
  }

  override async init(pglite: PGlite, options: Options): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(pglite, options)
    const install = (module: { readonly NODEFS: unknown }): void => this.#install(module.NODEFS as NodeFiles)
    return {
      emscriptenOpts: {
        ...emscriptenOpts,
        preRun: [...(emscriptenOpts.preRun ?? []), install],
        onAbort: () => this.#end(new Error('PostgreSQL PANIC')),
      },
    }
  }

  #install(files: NodeFiles): void {
    const { stream_ops: of, tryFSOperation } = files
    files.tryFSOperation = (work) => tryFSOperation(() => this.#orEnd(work, ({ code }) => NO_ROOM.includes(code)))
    of.write = (file, octets, offset, length, position) => {
      this.#orEnd(() => writeWhole(file.nfd!, octets, offset, length, position), always)
      return length
    }
    of.fsync = (file) => {
      const isTheEnd = ({ code }: Failure) => !(isFolder(file) && NOT_FLUSHED_HERE.includes(code))
      return files.tryFSOperation(() => this.#orEnd(() => this.#flushOpen(file, files), isTheEnd))
    }
  }

  #orEnd<T>(work: () => T, isTheEnd: (failure: Failure) => boolean): T {
    try {
      return work()
    } catch (failure) {
      if (isTheEnd(failure as Failure)) this.#end(failure as Failure)
      throw failure
    }
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

/** A disk that becomes full takes a part, and refuses the rest. */
function writeWhole(descriptor: number, octets: Int8Array, offset: number, length: number, position: number): void {
  for (let done = 0; done < length; ) {
    done += writeSync(descriptor, octets, offset + done, length - done, position + done)
  }
}

const isFolder = ({ node }: OpenFile): boolean => (node.mode & constants.S_IFMT) === constants.S_IFDIR

const always = (): boolean => true

/** Flushes a folder and all below it: a database that was just made was copied there. */
export async function flushAll(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await flushAll(path)
    else if (entry.isFile()) await flushPath(path)
  }
  await flushFolder(folder)
}

import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { link, open, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline as pipelineTo, Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { flushFolder } from '../files/index.ts'
import { ArchiveError } from './archive-error.ts'
import { type ArchiveKind, kindOf, LONGEST_HEADER, makeHeader, openHeader } from './archive-header.ts'
import { openPieces, sealPieces } from './sealed-pieces.ts'

const NEW_LINE = 0x0a

export interface WrittenArchive {
  readonly bytes: number
  readonly sha256: string // of the file, hex
}

/** Where an archive lies while it is being written. */
export const unfinished = (path: string): string => `${path}.part`

/**
 * Writes lines into a new archive: compressed, sealed, on the disk when it resolves. It appears under its name only when it is whole.
 * @throws EEXIST where there is one of this name already
 */
export async function writeArchive(
  path: string,
  { kind, passphrase }: { readonly kind: ArchiveKind; readonly passphrase: string },
  lines: AsyncIterable<string>,
  scryptN?: number,
): Promise<WrittenArchive> {
  const header = await makeHeader(kind, passphrase, scryptN)
  const part = unfinished(path)
  await rm(part, { force: true })
  const file = await open(part, 'wx', 0o600)
  const hash = createHash('sha256')
  let bytes = 0
  const put = async (octets: Buffer): Promise<void> => {
    hash.update(octets)
    bytes += octets.length
    await file.writeFile(octets)
  }
  try {
    await put(header.line)
    await pipeline(Readable.from(withEnds(lines)), createGzip(), async (compressed: AsyncIterable<Buffer>) => {
      for await (const piece of sealPieces(header.key, header.line, compressed)) await put(piece)
    })
    await file.sync()
    await link(part, path) // unlike rename it never replaces
  } finally {
    await file.close()
    await rm(part, { force: true })
    await flushFolder(dirname(path))
  }
  return { bytes, sha256: hash.digest('hex') }
}

/**
 * The lines of an archive. Each was authenticated before it is given; that the archive is whole is known at its end.
 * @throws {ArchiveError}
 */
export async function* readArchive(path: string, kind: ArchiveKind, passphrase: string): AsyncGenerator<string> {
  const line = await headerLine(path)
  const header = await openHeader(line, passphrase, path)
  if (header.kind !== kind) throw new ArchiveError('other-kind', path)
  const sealed = createReadStream(path, { start: line.length })
  const plain = Readable.from(openPieces(header.key, line, sealed, path))
  const text = pipelineTo(plain, createGunzip(), () => {}) // whoever reads it is told what went wrong
  try {
    yield* linesOf(text as AsyncIterable<Buffer>)
  } finally {
    sealed.destroy()
  }
}

/** Only U+000A ends a line: a text may hold everything else that looks like an end. */
async function* linesOf(text: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let begun: Buffer[] = []
  for await (const chunk of text) {
    let from = 0
    for (let end = chunk.indexOf(NEW_LINE); end >= 0; end = chunk.indexOf(NEW_LINE, from)) {
      yield Buffer.concat([...begun, chunk.subarray(from, end)]).toString('utf8')
      begun = []
      from = end + 1
    }
    begun.push(chunk.subarray(from))
  }
}

/** What kind of archive a file says it is; whether that is true shows when it is read. @throws {ArchiveError} */
export async function archiveKind(path: string): Promise<ArchiveKind> {
  return kindOf(await headerLine(path), path)
}

async function headerLine(path: string): Promise<Buffer> {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(LONGEST_HEADER), 0, LONGEST_HEADER, 0)
    const end = buffer.subarray(0, bytesRead).indexOf('\n')
    if (end < 0) throw new ArchiveError('not-an-archive', path)
    return Buffer.from(buffer.subarray(0, end + 1))
  } finally {
    await file.close()
  }
}

async function* withEnds(lines: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const line of lines) yield `${line}\n`
}

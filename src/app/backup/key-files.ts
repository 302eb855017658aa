import { mkdir, open, readdir, readFile, rename, stat, utimes } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { flushFolder } from '../../files/index.ts'
import { LEDGER_FOLDER } from '../../ledger/index.ts'
import { DumpError } from '../../store/index.ts'

/** A file of the data folder, as a line of a keys archive carries it. */
interface FileLine {
  readonly file: string // below the data folder
  readonly changedAt: string // ISO 8601
  readonly octets: string // base64
}

interface KeysHead {
  readonly keys: 'eac-broker'
  readonly version: 1
  readonly takenAt: string
  readonly files: number
}

export const KEY_STORE_FILE = 'keys/store.json'
export const keyFile = (keyId: string): string => `keys/${keyId}.json`

/** What an archive may bring: keys, and the two parts of the ledger. */
const FILE = /^(keys\/(store|[0-9a-f-]{36})\.json|ledger\/numbers\/[^/]+\/\d+|ledger\/issued\/[\w-]+\.ndjson)$/

/** All files of the ledger, below the data folder. */
export async function ledgerFiles(data: string): Promise<string[]> {
  const names = await readdir(join(data, LEDGER_FOLDER), { recursive: true, withFileTypes: true })
  return names
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) =>
      join(parentPath, name)
        .slice(data.length + 1)
        .replaceAll('\\', '/'),
    )
    .filter((file) => FILE.test(file))
    .sort()
}

export async function* keyFileLines(data: string, files: readonly string[], now: Date): AsyncGenerator<string> {
  const head: KeysHead = { keys: 'eac-broker', version: 1, takenAt: now.toISOString(), files: files.length }
  yield JSON.stringify(head)
  for (const file of files) {
    const [octets, { mtime }] = [await readFile(join(data, file)), await stat(join(data, file))]
    const line: FileLine = { file, changedAt: mtime.toISOString(), octets: octets.toString('base64') }
    yield JSON.stringify(line)
  }
}

export interface KeysContent {
  readonly takenAt: string
  readonly files: number
  readonly keys: number
}

/**
 * Hands each file of a keys archive to `take`.
 * @throws {DumpError} what is none, or not whole
 */
export async function readKeyFiles(
  lines: AsyncIterable<string>,
  take: (file: string, octets: Buffer, changedAt: Date) => Promise<void> = async () => {},
): Promise<KeysContent> {
  let head: KeysHead | undefined
  let [files, keys] = [0, 0]
  for await (const line of lines) {
    if (head === undefined) {
      head = JSON.parse(line) as KeysHead
      if (head.keys !== 'eac-broker' || head.version !== 1)
        throw new DumpError('this archive holds no keys that are known')
      continue
    }
    const { file, changedAt, octets } = JSON.parse(line) as FileLine
    if (!FILE.test(file)) throw new DumpError(`the archive brings a file that belongs nowhere: ${file}`)
    await take(file, Buffer.from(octets, 'base64'), new Date(changedAt))
    files += 1
    if (file.startsWith('keys/') && file !== KEY_STORE_FILE) keys += 1
  }
  if (head === undefined || head.files !== files) throw new DumpError('the archive is not whole: files are missing')
  return { takenAt: head.takenAt, files, keys }
}

/**
 * Puts a file where it was, if there is none of its name. Of a file that grows, the ledger's, the longer one counts.
 * @returns false where something else is there
 */
export async function putFile(data: string, file: string, octets: Buffer, changedAt: Date): Promise<boolean> {
  const path = join(data, file)
  const there = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (there !== undefined && (there.equals(octets) || there.subarray(0, octets.length).equals(octets))) return true
  if (there !== undefined && !octets.subarray(0, there.length).equals(there)) return false
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const beside = `${path}.restored`
  const opened = await open(beside, 'w', 0o600)
  try {
    await opened.writeFile(octets)
    await opened.sync()
  } finally {
    await opened.close()
  }
  await utimes(beside, changedAt, changedAt)
  await rename(beside, path)
  await flushFolder(dirname(path))
  return true
}

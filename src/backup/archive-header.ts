import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { ArchiveError } from './archive-error.ts'

export const ARCHIVE_KINDS = ['database', 'keys'] as const
export type ArchiveKind = (typeof ARCHIVE_KINDS)[number]

/** The first line of an archive, readable by anybody: JSON. All of it is authenticated with every piece that follows. */
interface ArchiveHeader {
  readonly archive: 'eac-broker'
  readonly version: 1
  readonly kind: ArchiveKind
  readonly kdf: { readonly name: 'scrypt'; readonly N: number; readonly r: 8; readonly p: 1; readonly salt: string }
  readonly check: string // tells a wrong passphrase; base64
}

export interface OpenedHeader {
  readonly kind: ArchiveKind
  readonly line: Buffer // with its end
  readonly key: Buffer
}

/** 128 MB and some 0.4 s: OWASP's figure for a passphrase. */
const SCRYPT_N = 2 ** 17
const MOST_N = 2 ** 20
const [KEY_OCTETS, CHECK_OCTETS, SALT_OCTETS] = [32, 16, 32]
export const LONGEST_HEADER = 1_000

export async function makeHeader(kind: ArchiveKind, passphrase: string, N = SCRYPT_N): Promise<OpenedHeader> {
  const kdf = { name: 'scrypt', N, r: 8, p: 1, salt: randomBytes(SALT_OCTETS).toString('base64') } as const
  const { key, check } = await derive(passphrase, kdf)
  const header: ArchiveHeader = { archive: 'eac-broker', version: 1, kind, kdf, check: check.toString('base64') }
  return { kind, line: Buffer.from(`${JSON.stringify(header)}\n`), key }
}

/** @throws {ArchiveError} `not-an-archive`, `newer-version`, `passphrase-wrong` */
export async function openHeader(line: Buffer, passphrase: string, path: string): Promise<OpenedHeader> {
  const { kind, kdf, check: expected } = parseHeader(line, path)
  const { key, check } = await derive(passphrase, kdf)
  const said = Buffer.from(expected, 'base64')
  if (said.length !== CHECK_OCTETS || !timingSafeEqual(said, check)) throw new ArchiveError('passphrase-wrong', path)
  return { kind, line, key }
}

/** @throws {ArchiveError} `not-an-archive`, `newer-version` */
export const kindOf = (line: Buffer, path: string): ArchiveKind => parseHeader(line, path).kind

function parseHeader(line: Buffer, path: string): ArchiveHeader {
  let header: ArchiveHeader
  try {
    header = JSON.parse(line.toString('utf8')) as ArchiveHeader
  } catch (cause) {
    throw new ArchiveError('not-an-archive', path, { cause })
  }
  const { archive, version, kind, kdf, check } = header
  if (archive !== 'eac-broker') throw new ArchiveError('not-an-archive', path)
  if (version !== 1) throw new ArchiveError('newer-version', path)
  const { name, N, r, p, salt } = kdf ?? {}
  const bounded = Number.isInteger(N) && N >= 2 && N <= MOST_N && r === 8 && p === 1
  const wellFormed = name === 'scrypt' && bounded && typeof salt === 'string' && typeof check === 'string'
  if (!wellFormed || !ARCHIVE_KINDS.includes(kind)) throw new ArchiveError('not-an-archive', path)
  return header
}

function derive(passphrase: string, { N, r, p, salt }: ArchiveHeader['kdf']): Promise<{ key: Buffer; check: Buffer }> {
  const options = { N, r, p, maxmem: 128 * N * r + 2 ** 20 }
  return new Promise((resolve, reject) => {
    scrypt(passphrase, Buffer.from(salt, 'base64'), KEY_OCTETS + CHECK_OCTETS, options, (error, octets) => {
      if (error) reject(error)
      else resolve({ key: octets.subarray(0, KEY_OCTETS), check: octets.subarray(KEY_OCTETS) })
    })
  })
}

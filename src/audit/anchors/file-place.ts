import { mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type Database, findCheckpoint, insertEvent, placesOf } from '../../store/index.ts'
import { anchorLine, checkpointHash, readAnchorLine, type SignedCheckpoint } from '../checkpoint.ts'
import { signedOf } from '../export-chain.ts'
import type { AnchorPlace } from './place.ts'

interface FileWish {
  readonly name: string
  readonly file: string
  readonly everyMinutes: number
}

interface Deps {
  readonly db: Database
  readonly now: () => Date
}

const PRIVATE = 0o600
const TAIL_OCTETS = 65_536 // longer than any line

/**
 * A file that only grows, a line each. One that was removed, cut or put back is filled up again from the database, and an event says
 * so; so is the file of a host that was not there for a while.
 */
export function filePlace({ name, file, everyMinutes }: FileWish, deps: Deps): AnchorPlace {
  return {
    name,
    everyMinutes,
    async put(signed) {
      await mkdir(dirname(file), { recursive: true, mode: 0o700 })
      const last = await lastLine(file)
      if (last !== undefined && checkpointHash(last) === checkpointHash(signed)) return undefined
      const missing = await missingBefore(signed, last, name, deps.db)
      await tellState({ name, file, signed, last, missing }, deps)
      await append(file, [...missing, signed].map((one) => `${anchorLine(one, name)}\n`).join(''))
      return undefined
    },
  }
}

/** What the file should hold between its last line and this one. */
async function missingBefore(
  { checkpoint }: SignedCheckpoint,
  last: SignedCheckpoint | undefined,
  place: string,
  db: Database,
): Promise<SignedCheckpoint[]> {
  const from = (last?.checkpoint.number ?? 0) + 1
  if (from >= checkpoint.number) return []
  const places = await placesOf(db, from, checkpoint.number - 1)
  const missing: SignedCheckpoint[] = []
  for (const number of [...places.keys()].sort((a, b) => a - b)) {
    const stored = places.get(number)?.includes(place) ? await findCheckpoint(db, number) : undefined
    if (stored !== undefined) missing.push(signedOf(stored))
  }
  return missing
}

interface Seen {
  readonly name: string
  readonly file: string
  readonly signed: SignedCheckpoint
  readonly last: SignedCheckpoint | undefined
  readonly missing: readonly SignedCheckpoint[]
}

async function tellState({ name, file, signed, last, missing }: Seen, { db, now }: Deps): Promise<void> {
  const about = { anchor: name, file }
  if (missing.length > 0) {
    const details = { ...about, endsWith: last?.checkpoint.number ?? 0, writtenAnew: missing.length }
    await insertEvent(db, { kind: 'audit anchor lacked checkpoints that were written there', details }, now())
  } else if (last !== undefined && last.checkpoint.number >= signed.checkpoint.number) {
    const details = {
      ...about,
      endsWith: last.checkpoint.number,
      upToRow: last.checkpoint.n,
      chain: signed.checkpoint.number,
    }
    await insertEvent(db, { kind: 'audit chain is older than its anchor', details }, now())
  }
}

/** A line that a crash cut is taken away; undefined: there is none. */
async function lastLine(file: string): Promise<SignedCheckpoint | undefined> {
  const opened = await open(file, 'a+', PRIVATE)
  try {
    const { size } = await opened.stat()
    const from = Math.max(0, size - TAIL_OCTETS)
    const { buffer, bytesRead } = await opened.read(Buffer.alloc(size - from), 0, size - from, from)
    const text = buffer.toString('latin1', 0, bytesRead)
    const end = text.lastIndexOf('\n') + 1
    if (end < text.length) await opened.truncate(from + end)
    const line = buffer.toString('utf8', 0, end).trimEnd().split('\n').at(-1)
    return line === undefined || line === '' ? undefined : readAnchorLine(line)
  } finally {
    await opened.close()
  }
}

async function append(file: string, text: string): Promise<void> {
  const opened = await open(file, 'a', PRIVATE)
  try {
    await opened.writeFile(text)
    await opened.sync()
  } finally {
    await opened.close()
  }
}

import { writeSync } from 'node:fs'

/** Ends the process, before it reads or answers anything more. */
export type EndProcess = (failure: Error) => never

/**
 * What the embedded database wrote last did not reach the disk. PostgreSQL ends itself here, and so does the process it is in: at
 * once, in the middle of the statement, so that no answer leaves which its log does not hold.
 */
export const endWithoutDisk: EndProcess = (failure) => {
  try {
    writeSync(2, `${sayWhy(failure)}\n`)
  } catch {} // nobody listens; it ends all the same
  process.exit(1)
}

function sayWhy(failure: NodeJS.ErrnoException): string {
  const { code = '', message } = failure
  const [what, remedy] = REMEDIES[code] ?? ['the embedded database cannot go on', 'see to the disk']
  return `${what} (${message}): the process ends. ${capital(remedy)} and start again; nothing acknowledged is lost.`
}

const REMEDIES: Readonly<Record<string, readonly [string, string]>> = {
  ENOSPC: ['the disk is full', 'make room'],
  EDQUOT: ['the disk quota is used up', 'make room'],
  EFBIG: ['a file of the embedded database may not grow', 'raise the limit'],
  EROFS: ['the disk can only be read', 'see to the disk'],
  EIO: ['the disk fails', 'see to the disk'],
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

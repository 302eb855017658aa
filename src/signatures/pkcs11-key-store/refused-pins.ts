import { mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { removeDurably, writeDurably } from '../../files/index.ts'
import type { RefusedPins } from './token-link.ts'

/** Whose mark tells with which secret marks were made. */
const WHICH_SECRET = 'eac-broker: which secret marks PINs'

/**
 * Remembers in a file the PIN that was refused, so that no restart tries it again: tokens lock after a few. Only a mark of it is kept, beside
 * one that tells whether the secret is still the one it was made with: since the keys were sealed anew no PIN can be compared with it.
 * @param mark that nobody can compute without the secret of the key store
 */
export function refusedPinsIn(file: string, mark: (text: string) => Promise<string>): RefusedPins {
  return {
    async objectionTo(pin) {
      const [marked, secret] = [await mark(pin), await mark(WHICH_SECRET)] // also where none was refused: what guards the files guards the token
      const [refused, refusedWith = secret] = (await readIfThere(file))?.split('\n') ?? []
      if (refused === undefined) return undefined
      if (refusedWith !== secret) return 'a PIN was refused before the keys were sealed anew, and it may be this one'
      return refused === marked ? 'this PIN was refused before, and is not tried again' : undefined
    },
    async refuse(pin) {
      const marks = [await mark(pin), await mark(WHICH_SECRET)]
      await mkdir(dirname(file), { recursive: true, mode: 0o700 })
      await writeDurably(file, `${marks.join('\n')}\n`)
    },
    async forget() {
      if ((await readIfThere(file)) !== undefined) await removeDurably(file)
    },
  }
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, 'utf8')).trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

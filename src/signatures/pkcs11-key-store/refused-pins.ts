import { mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { removeDurably, writeDurably } from '../../files/index.ts'
import type { RefusedPins } from './token-link.ts'

/**
 * Remembers in a file the PIN that was refused, so that no restart tries it again: tokens lock after a few. Only a mark of it is kept.
 * @param mark that nobody can compute without the secret of the key store
 */
export function refusedPinsIn(
  file: string,
  mark: (pin: string) => Promise<string>,
): RefusedPins & { forget(): Promise<void> } {
  return {
    async isRefused(pin) {
      const marked = await mark(pin) // also where none was refused: what guards the files guards the token
      try {
        return (await readFile(file, 'utf8')).trim() === marked
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
        throw error
      }
    },
    async refuse(pin) {
      const marked = await mark(pin)
      await mkdir(dirname(file), { recursive: true, mode: 0o700 })
      await writeDurably(file, `${marked}\n`)
    },
    async forget() {
      await mkdir(dirname(file), { recursive: true, mode: 0o700 })
      await removeDurably(file)
    },
  }
}

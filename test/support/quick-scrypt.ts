import crypto, { type ScryptOptions } from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'

const QUICK = { cost: 1024, blockSize: 8, parallelization: 1 }

type Done = (error: Error | null, key: Buffer) => void

/**
 * In this suite, passwords and secrets are derived at hardly any cost: what is asked is not how long that takes. Both making and looking at
 * them go this way.
 * @returns how many were derived by now
 */
export function useQuickScrypt(): { readonly count: number } {
  const { scrypt } = crypto
  let count = 0
  before(() => {
    crypto.scrypt = ((secret: string, salt: Uint8Array, length: number, _options: ScryptOptions, done: Done) => {
      count++
      scrypt(secret, salt, length, QUICK, done)
    }) as typeof scrypt
    syncBuiltinESMExports()
  })
  after(() => {
    crypto.scrypt = scrypt
    syncBuiltinESMExports()
  })
  return {
    get count() {
      return count
    },
  }
}

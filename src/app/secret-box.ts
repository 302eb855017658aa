import { createHmac, scrypt } from 'node:crypto'
import type { SecretBox } from '../people/index.ts'
import { type Sealed, seal, unseal } from '../signatures/index.ts'

const PURPOSE = 'eac-broker: secrets of people'
const KEY_OCTETS = 32
const COST = { cost: 2 ** 15, blockSize: 8, parallelization: 1, maxmem: 2 ** 26 }

/** @param secret of the key store; a key for this purpose alone is derived from it when first needed */
export function openSecretBox(secret: string): SecretBox {
  let deriving: Promise<Buffer> | undefined
  const key = (): Promise<Buffer> => {
    deriving ??= new Promise((resolve, reject) => {
      scrypt(secret, PURPOSE, KEY_OCTETS, COST, (error, derived) => (error === null ? resolve(derived) : reject(error)))
    })
    return deriving
  }
  return {
    seal: async (octets, bound) => JSON.stringify(seal(await key(), octets, bound)),
    open: async (sealed, bound) => new Uint8Array(unseal(await key(), sealed as Sealed, bound)),
    digest: async (text) =>
      createHmac('sha256', await key())
        .update(text)
        .digest('base64url'),
  }
}

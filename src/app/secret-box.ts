import { createHmac, randomBytes, scrypt } from 'node:crypto'
import type { SecretBox } from '../people/index.ts'
import { type FileKeyStore, KeyStoreError, type Sealed, type StoreSecret, seal, unseal } from '../signatures/index.ts'

/** By which the key of the box is known while the key store is sealed anew. */
export const CARRIED = 'people'

const PURPOSE = 'eac-broker: secrets of people'
const KEY_OCTETS = 32
const COST = { cost: 2 ** 15, blockSize: 8, parallelization: 1, maxmem: 2 ** 26 }

/** @returns a key for this purpose alone @throws {KeyStoreError} `keys-locked`, by what is returned */
export function peopleKey(
  store: Pick<FileKeyStore, 'version' | 'derivedKey'>,
  secret: StoreSecret | { readonly kind: 'persons' },
): () => Promise<Buffer> {
  let deriving: Promise<Buffer> | undefined
  return () => {
    if (store.version !== 1 || secret.kind !== 'passphrase') return store.derivedKey(PURPOSE)
    deriving ??= derive(secret.passphrase) // at some cost, so once
    return deriving
  }
}

export function openSecretBox(store: Pick<FileKeyStore, 'carried'>, key: () => Promise<Buffer>): SecretBox {
  return {
    seal: async (octets, bound) => JSON.stringify(seal(await key(), octets, bound)),
    open: async (sealed, bound) => {
      const now = await key()
      try {
        return new Uint8Array(unseal(now, sealed as Sealed, bound))
      } catch (error) {
        const before = store.carried?.[CARRIED]
        if (before === undefined) throw error
        return new Uint8Array(unseal(before, sealed as Sealed, bound))
      }
    },
    digest: async (text) =>
      createHmac('sha256', await orOfThisProcess(key()))
        .update(text)
        .digest('base64url'),
  }
}

/** While the keys are locked, people log in all the same: what they tried is counted by this process. */
const orOfThisProcess = (key: Promise<Buffer>): Promise<Buffer> =>
  key.catch((error) => {
    if (error instanceof KeyStoreError && error.code === 'keys-locked') return OF_THIS_PROCESS
    throw error
  })

const OF_THIS_PROCESS = randomBytes(KEY_OCTETS)

function derive(passphrase: Uint8Array | string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(passphrase, PURPOSE, KEY_OCTETS, COST, (error, derived) =>
      error === null ? resolve(derived) : reject(error),
    )
  })
}

import { randomUUID } from 'node:crypto'
import type { Signer } from '../cvc/index.ts'
import { KeyStoreError } from './errors.ts'
import { generateKeyPairFor } from './generate-key-pair.ts'
import type { KeyStore } from './key-store.ts'
import { makeSigner } from './make-signer.ts'

/** Keys that are gone with the process: for tests and trials. */
export function openMemoryKeyStore(): KeyStore {
  const signers = new Map<string, Signer>()
  return {
    async create(spec) {
      const pair = await generateKeyPairFor(spec)
      const keyId = randomUUID()
      signers.set(keyId, makeSigner(pair))
      return { keyId, publicKey: pair.publicKey }
    },
    async signer(keyId) {
      const signer = signers.get(keyId)
      if (!signer) throw new KeyStoreError('key-unknown', { keyId })
      return signer
    },
    async remove(keyId) {
      signers.delete(keyId)
    },
  }
}

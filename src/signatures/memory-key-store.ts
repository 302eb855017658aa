import { randomUUID } from 'node:crypto'
import type { Signer } from '../cvc/index.ts'
import { KeyStoreError } from './errors.ts'
import { generateKeyPairFor } from './generate-key-pair.ts'
import type { KeyStore } from './key-store.ts'
import { makeSigner } from './make-signer.ts'

/** Keys that are gone with the process: for tests and trials. */
export function openMemoryKeyStore(): KeyStore {
  const signers = new Map<string, Signer>()
  const forTls = new Map<string, string>()
  return {
    async create(spec, { use } = {}) {
      const pair = await generateKeyPairFor(spec)
      const keyId = randomUUID()
      signers.set(keyId, makeSigner(pair))
      if (use === 'tls') forTls.set(keyId, String(pair.privateKey.export({ format: 'pem', type: 'pkcs8' })))
      return { keyId, publicKey: pair.publicKey }
    },
    async signer(keyId) {
      const signer = signers.get(keyId)
      if (!signer) throw new KeyStoreError('key-unknown', { keyId })
      return signer
    },
    async tlsKey(keyId) {
      const key = forTls.get(keyId)
      if (key !== undefined) return key
      throw new KeyStoreError(signers.has(keyId) ? 'key-not-for-tls' : 'key-unknown', { keyId })
    },
    async remove(keyId) {
      signers.delete(keyId)
      forTls.delete(keyId)
    },
  }
}

import { type KeyObject, sign } from 'node:crypto'
import type { Signer } from '../cvc/index.ts'
import { checkSignature } from './check-signature.ts'
import { KeyStoreError } from './errors.ts'
import type { KeyPair } from './generate-key-pair.ts'
import { type SignatureScheme, signatureScheme } from './signature-scheme.ts'

/**
 * Signs on the thread pool. Every signature is verified with the public key before it leaves, so neither a fault nor a private
 * key that does not belong gets out; `sign` then throws {KeyStoreError} `signature-not-verified`.
 */
export function makeSigner({ privateKey, publicKey }: KeyPair): Signer {
  const scheme = signatureScheme(publicKey)
  return {
    publicKey,
    async sign(octets) {
      const signature = await signInPool(scheme, privateKey, octets)
      if (!(await checkSignature(publicKey, octets, signature))) throw new KeyStoreError('signature-not-verified')
      return signature
    },
  }
}

function signInPool(
  { hash, options }: SignatureScheme,
  privateKey: KeyObject,
  octets: Uint8Array,
): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    sign(hash, octets, { key: privateKey, ...options }, (error, signature) => {
      if (error) reject(error)
      else resolve(new Uint8Array(signature))
    })
  })
}

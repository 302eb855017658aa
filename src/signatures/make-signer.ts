import type { Signer, VerificationKey } from '../cvc/index.ts'
import { checkSignature } from './check-signature.ts'
import { KeyStoreError } from './errors.ts'
import type { KeyPair } from './generate-key-pair.ts'
import { type Place, signOctets } from './operations.ts'
import { signatureScheme } from './signature-scheme.ts'

/**
 * Every signature is verified with the public key before it leaves, so neither a fault nor a private
 * key that does not belong gets out; `sign` then throws {KeyStoreError} `signature-not-verified`.
 */
export const makeSigner = (pair: KeyPair): Signer => verifiedSigner(makeUncheckedSigner(pair))

/** The same for signatures made elsewhere. */
export function verifiedSigner({ publicKey, sign }: Signer): Signer {
  return {
    publicKey,
    async sign(octets) {
      const signature = await sign(octets)
      if (await checkSignature(publicKey, octets, signature)) return signature
      throw new KeyStoreError('signature-not-verified', { opinions: { openssl: false } })
    },
  }
}

/** The signature as OpenSSL makes it: for {@link makeSigner}, and for the bench to show what the check costs. */
export function makeUncheckedSigner({ privateKey, publicKey }: KeyPair): Signer {
  const { hash, options } = signatureScheme(publicKey)
  const operation = { hash, input: { key: privateKey, ...options } }
  const place = placeOf(publicKey)
  return { publicKey, sign: (octets) => signOctets(operation, place, octets) }
}

// 17 µs on P-256, 150 µs to 1 ms on other curves, 0.6 ms to 5 by RSA.
function placeOf(key: VerificationKey): Place {
  if (key.kind === 'rsa') return 'pool'
  return key.curve === 'secp256r1' ? 'shared' : 'cores'
}

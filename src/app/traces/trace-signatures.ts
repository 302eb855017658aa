import type { KeyStore } from '../../signatures/index.ts'
import { inChild } from '../../traces/index.ts'

/** A span for each signature that is made within one: waiting for the key, signing, and looking at what came out. */
export function tracingSignatures(keys: KeyStore): KeyStore {
  return {
    create: (spec, wish) => keys.create(spec, wish),
    async signer(keyId) {
      const { publicKey, sign } = await keys.signer(keyId)
      return {
        publicKey,
        sign: (octets) => inChild({ name: 'sign', kind: 'INTERNAL', attributes: {} }, () => sign(octets)),
      }
    },
    ...(keys.tlsKey && { tlsKey: (keyId: string) => keys.tlsKey!(keyId) }),
    ...(keys.remove && { remove: (keyId: string) => keys.remove!(keyId) }),
  }
}

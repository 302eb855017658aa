import { assembleCertificate, decodeCardVerifiable, type EcdsaVerificationKey, type Signer } from '../../cvc/index.ts'
import { KeyStoreError } from '../errors.ts'
import type { KeyStore } from '../key-store.ts'
import type { SecondOpinion } from './second-opinion.ts'

export interface SecondOpinionPolicy {
  readonly opinion: SecondOpinion
  /** One in this many signatures, the first one among them; 1: every one. Those of a CVCA count apart: all of them are looked at. */
  readonly every?: number
}

/** Setting `signatures.secondOpinionEvery`. */
export const SECOND_OPINION_EVERY = 100

/**
 * A signer whose signatures leave only when noble agrees that they verify: all that a CVCA may have made, one in N of the
 * others. Signatures by RSA keys leave with OpenSSL's opinion alone, since noble has no RSA.
 * `sign` throws {KeyStoreError} `signature-not-verified` where noble disagrees, `second-opinion-missing` where it does not answer.
 */
export function withSecondOpinion(signer: Signer, policy: SecondOpinionPolicy): Signer {
  return secondedSigner(signer, policy.opinion, oneIn(policy.every))
}

/** The same for all signers of a key store, which count together. Closing the opinion is its opener's business. */
export function keyStoreWithSecondOpinion(keys: KeyStore, { opinion, every }: SecondOpinionPolicy): KeyStore {
  const isDue = oneIn(every)
  return {
    create: (spec, wish) => keys.create(spec, wish),
    signer: async (keyId) => secondedSigner(await keys.signer(keyId), opinion, isDue, keyId),
    ...(keys.tlsKey && { tlsKey: (keyId: string) => keys.tlsKey!(keyId) }),
    ...(keys.remove && { remove: (keyId: string) => keys.remove!(keyId) }),
  }
}

/**
 * Whether a CVCA may be the one who signs these octets. All but what only others sign: the body of a terminal's certificate,
 * and that of a request (which its own key signs). What cannot be read counts as a CVCA's.
 */
export function mayBeSignedByCvca(octets: Uint8Array): boolean {
  try {
    const decoded = decodeCardVerifiable(assembleCertificate(octets, ANY_SIGNATURE))
    return decoded.kind === 'certificate' && decoded.certificate.chat.role !== 'terminal'
  } catch {
    return true
  }
}

const ANY_SIGNATURE = new Uint8Array(64)

function oneIn(every = SECOND_OPINION_EVERY): () => boolean {
  if (!Number.isInteger(every) || every < 1)
    throw new RangeError(`one signature in ${every}: not a whole number from 1 up`)
  let made = 0
  return () => made++ % every === 0
}

function secondedSigner(signer: Signer, opinion: SecondOpinion, isDue: () => boolean, keyId?: string): Signer {
  const { publicKey } = signer
  if (publicKey.kind === 'rsa') return signer
  return {
    publicKey,
    async sign(octets) {
      const signature = await signer.sign(octets)
      if (mayBeSignedByCvca(octets) || isDue()) await assertSeconded(publicKey, octets, signature)
      return signature
    },
  }

  async function assertSeconded(key: EcdsaVerificationKey, signedOctets: Uint8Array, signature: Uint8Array) {
    if (await opinion.verifies({ key, signedOctets, signature })) return
    const opinions = { openssl: true, noble: false } // the signer has asked OpenSSL, or there were no signature
    throw new KeyStoreError('signature-not-verified', { ...(keyId !== undefined && { keyId }), opinions })
  }
}

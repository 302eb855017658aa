import { type KeyObject, verify } from 'node:crypto'
import { ListError } from '../errors.ts'
import type { Certificate } from '../x509/certificate.ts'
import { publicKeyOf } from '../x509/key-description.ts'
import { type HashName, type SignatureScheme, signatureScheme, suits } from './signature-scheme.ts'

/** `cannot-tell`: the key or the algorithm is none this machine can compute with. */
export type SignatureState = 'verifies' | 'does-not-verify' | 'cannot-tell'

/** A signature and what it covers. */
export interface SignatureQuestion {
  readonly octets: Uint8Array
  readonly signature: Uint8Array
  /** AlgorithmIdentifier, tag and length included. */
  readonly algorithm: Uint8Array
  readonly digest?: HashName
}

/** Does the holder of this certificate answer for these octets? In the thread pool. */
export async function checkSignature(
  { octets, signature, algorithm, digest }: SignatureQuestion,
  signer: Pick<Certificate, 'publicKeyInfo'>,
): Promise<SignatureState> {
  try {
    const scheme = signatureScheme(algorithm, digest)
    const key = publicKeyOf(signer)
    if (scheme === undefined || !suits(scheme, key)) return 'cannot-tell'
    return (await verifies(scheme, key, octets, signature)) ? 'verifies' : 'does-not-verify'
  } catch (error) {
    if (error instanceof ListError) return 'cannot-tell'
    throw error
  }
}

/** The issuer's signature over a certificate. */
export function checkCertificateSignature(certificate: Certificate, issuer: Certificate): Promise<SignatureState> {
  const { signedOctets, signature, signatureAlgorithm } = certificate
  return checkSignature({ octets: signedOctets, signature, algorithm: signatureAlgorithm }, issuer)
}

/** What OpenSSL cannot even parse does not verify. */
function verifies(scheme: SignatureScheme, key: KeyObject, octets: Uint8Array, signature: Uint8Array) {
  return new Promise<boolean>((resolve) => {
    try {
      verify(scheme.hash, octets, { key, ...scheme.options }, signature, (error, ok) => resolve(error === null && ok))
    } catch {
      resolve(false)
    }
  })
}

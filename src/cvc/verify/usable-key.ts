import type { CvCertificate } from '../certificate.ts'
import type { CurveName } from '../curves.ts'
import { CvcError } from '../errors.ts'
import type { PublicKey } from '../public-key.ts'
import { type VerificationKey, verificationKey } from '../verification-key.ts'

/** A key ready for use, or why it cannot be used. */
export type UsableKey =
  | { readonly ok: true; readonly key: VerificationKey }
  | { readonly ok: false; readonly error: CvcError }

export function usableKey(publicKey: PublicKey, inheritedCurve?: CurveName): UsableKey {
  try {
    return { ok: true, key: verificationKey(publicKey, inheritedCurve) }
  } catch (error) {
    if (error instanceof CvcError) return { ok: false, error }
    throw error
  }
}

/** Own domain parameters count in a CVCA certificate only: elsewhere they could smuggle in another curve. TR-03110-3 D.3.3. */
export function keyOfCertificate({ publicKey, chat }: CvCertificate, inheritedCurve?: CurveName): UsableKey {
  if (chat.role === 'CVCA' || publicKey.kind === 'rsa') return usableKey(publicKey, inheritedCurve)
  const { kind, algorithm, point } = publicKey
  return usableKey({ kind, algorithm, point }, inheritedCurve)
}

export function curveOf(key: UsableKey): CurveName | undefined {
  return key.ok && key.key.kind === 'ecdsa' ? key.key.curve : undefined
}

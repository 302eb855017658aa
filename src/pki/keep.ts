import type { CvCertificate } from '../cvc/index.ts'
import { keepCertificate, keepingCertificate, type Part, type StoredCertificate, type Tx } from '../store/index.ts'
import { sha256 } from './fingerprints.ts'

type As = Pick<StoredCertificate, 'origin' | 'isAnchor'>

/** Keeps a certificate's octets under an authority of ours. @returns its id in the store */
export function keep(tx: Tx, authorityId: string, certificate: CvCertificate, as: As, now: Date): Promise<string> {
  return keepCertificate(tx, toStore(authorityId, certificate, as), now)
}

/** The same as a part of a statement. */
export function keeping(authorityId: string, certificate: CvCertificate, as: As, now: Date): Part {
  return keepingCertificate(toStore(authorityId, certificate, as), now)
}

const toStore = (authorityId: string, certificate: CvCertificate, { origin, isAnchor }: As) => ({
  authorityId,
  sha256: sha256(certificate.octets),
  octets: certificate.octets,
  holderReference: certificate.holderReference,
  authorityReference: certificate.authorityReference,
  role: certificate.chat.role,
  effective: certificate.effective,
  expires: certificate.expires,
  origin,
  isAnchor,
})

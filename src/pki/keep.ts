import type { CvCertificate } from '../cvc/index.ts'
import { keepCertificate, type StoredCertificate, type Tx } from '../store/index.ts'
import { sha256 } from './fingerprints.ts'

/** Keeps a certificate's octets under an authority of ours. @returns its id in the store */
export async function keep(
  tx: Tx,
  authorityId: string,
  certificate: CvCertificate,
  as: { readonly origin: StoredCertificate['origin']; readonly isAnchor: boolean },
  now: Date,
): Promise<string> {
  return keepCertificate(
    tx,
    {
      authorityId,
      sha256: sha256(certificate.octets),
      octets: certificate.octets,
      holderReference: certificate.holderReference,
      authorityReference: certificate.authorityReference,
      role: certificate.chat.role,
      effective: certificate.effective,
      expires: certificate.expires,
      origin: as.origin,
      isAnchor: as.isAnchor,
    },
    now,
  )
}

import { type CvRequest, calendarDateOf, isExpired } from '../cvc/index.ts'
import type { AuthorityRecord, Database } from '../store/index.ts'
import type { IssuingKey } from './issuing-key.ts'
import { type TrustedCertificate, trustedCertificates } from './trusted-certificates.ts'

/**
 * The CA certificates that lead from the first root to the keys this authority certifies with: all of its CVCA's, expired
 * links included since chips take them (TR-03110-3 2.5), then its own that are still valid. Ascending effective date within
 * each. TR-03129-1, GetCACertificates.
 */
export async function caCertificates(
  authority: AuthorityRecord,
  { db, now }: { readonly db: Database; readonly now: () => Date },
): Promise<Uint8Array[]> {
  return leadingTo(await trustedCertificates(db, authority.id), now())
}

function leadingTo(all: readonly TrustedCertificate[], now: Date): Uint8Array[] {
  const today = calendarDateOf(now)
  const ofCvca = all.filter(({ certificate }) => certificate.chat.role === 'CVCA')
  const own = all.filter(({ certificate }) => certificate.chat.role !== 'CVCA' && !isExpired(certificate, today))
  return [...ofCvca, ...own].map(({ certificate }) => certificate.octets)
}

/** CA certificates go along with a new one when the request named no key of ours, or one that does not sign any more. */
export function certificatesAlong(request: CvRequest, issuing: IssuingKey, now: Date): Uint8Array[] {
  return request.authorityReference === issuing.certificate.holderReference ? [] : leadingTo(issuing.trusted, now)
}

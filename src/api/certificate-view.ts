import type { CvCertificate } from '../cvc/index.ts'
import { type CertificateView, OperatorError } from '../messages/index.ts'
import { type AuthorityRecord, findCertificatesByHolder, type StoredCertificate } from '../store/index.ts'
import type { ApiDeps } from './deps.ts'

/** One that was just made or taken. */
export async function keptView(
  authority: AuthorityRecord,
  { holderReference, octets }: CvCertificate,
  { db }: ApiDeps,
): Promise<CertificateView> {
  const stored = await findCertificatesByHolder(db, authority.id, holderReference)
  const found = stored.find((one) => Buffer.compare(one.octets, octets) === 0)
  if (found === undefined) throw new OperatorError('not-found', `${holderReference} is not in the store`)
  return certificateView(found)
}

export function certificateView(stored: StoredCertificate): CertificateView {
  const { holderReference, authorityReference, role, effective, expires, origin, isAnchor, sha256 } = stored
  const octets = Buffer.from(stored.octets).toString('base64')
  return { holderReference, authorityReference, role, effective, expires, origin, anchor: isAnchor, sha256, octets }
}

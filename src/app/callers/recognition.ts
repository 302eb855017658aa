import { isInUse, type Partner } from '../../messages/index.ts'
import type { PartnerTarget } from '../transport/index.ts'
import type { IssuedCertificates } from './issued-certificates.ts'

/** By what a partner is known that we call: its certificates in use now, and those of CAs that are registered for it; and where it may be. */
export function recognition(
  partner: Partner,
  issued: Pick<IssuedCertificates, 'againstServer'>,
  now: Date,
): Pick<PartnerTarget, 'pinned' | 'against' | 'reach'> {
  const inUse = partner.tlsCertificates.filter((one) => isInUse(one, now))
  return {
    reach: partner.privateNetwork ? 'private' : 'public',
    pinned: inUse.map(({ fingerprint }) => fingerprint),
    ...(partner.hasTlsIssuers && { against: (der: Uint8Array) => issued.againstServer(partner, der) }),
  }
}

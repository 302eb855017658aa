import type { Partner } from '../messages/index.ts'
import { addPartnerTls, insertEvent, type Tx } from '../store/index.ts'

/** Registers another TLS certificate of a partner: from here on it is known by each of them. @returns false where it was known */
export async function addTlsCertificate(
  tx: Tx,
  partner: Pick<Partner, 'id' | 'authorityId'>,
  certificate: { readonly fingerprint: string; readonly der: Uint8Array },
  details: Readonly<Record<string, unknown>>,
  at: Date,
): Promise<boolean> {
  if (!(await addPartnerTls(tx, partner, certificate, at))) return false
  const { fingerprint } = certificate
  const event = { kind: 'TLS certificate of a partner added', partnerId: partner.id, authorityId: partner.authorityId }
  await insertEvent(tx, { ...event, details: { fingerprint, ...details } }, at)
  return true
}

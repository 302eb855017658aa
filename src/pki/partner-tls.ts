import type { DatesOfUse, Partner } from '../messages/index.ts'
import {
  addPartnerTls,
  addTlsIssuer,
  insertEvent,
  type NewTlsCertificate,
  type NewTlsIssuer,
  type Tx,
} from '../store/index.ts'

type Owner = Pick<Partner, 'id' | 'authorityId'>
type Details = Readonly<Record<string, unknown>>

/** Registers another TLS certificate of a partner: from here on it is known by each of them. @returns false where it was known */
export async function addTlsCertificate(
  tx: Tx,
  partner: Owner,
  certificate: NewTlsCertificate,
  details: Details,
  at: Date,
): Promise<boolean> {
  if (!(await addPartnerTls(tx, partner, certificate, at))) return false
  const { fingerprint } = certificate
  const event = { kind: 'TLS certificate of a partner added', partnerId: partner.id, authorityId: partner.authorityId }
  await insertEvent(tx, { ...event, details: { fingerprint, ...datesTold(certificate), ...details } }, at)
  return true
}

/** Registers a CA by whose certificates for one subject a partner is known. @returns false where that was registered */
export async function addTlsIssuerOf(
  tx: Tx,
  partner: Owner,
  issuer: NewTlsIssuer,
  details: Details,
  at: Date,
): Promise<boolean> {
  if (!(await addTlsIssuer(tx, partner, issuer, at))) return false
  const event = { kind: 'TLS CA of a partner added', partnerId: partner.id, authorityId: partner.authorityId }
  await insertEvent(tx, { ...event, details: { ...issuerTold(issuer), ...details } }, at)
  return true
}

export function issuerTold(issuer: NewTlsIssuer): Details {
  const { ca, subjectText, crlUrl } = issuer
  return { ca: ca.fingerprint, subject: subjectText, crl: crlUrl ?? 'none is asked', ...datesTold(issuer) }
}

export const datesTold = ({ from, until }: DatesOfUse): Details => ({
  ...(from !== undefined && { from: from.toISOString() }),
  ...(until !== undefined && { until: until.toISOString() }),
})

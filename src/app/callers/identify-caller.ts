import { isInUse } from '../../messages/index.ts'
import { type AuthorityRecord, type Database, findPartnerByTlsCertificate } from '../../store/index.ts'
import type { KnownCaller } from '../serving.ts'
import type { CallerFinding, Identification } from '../transport/index.ts'
import type { IssuedCertificates } from './issued-certificates.ts'
import { notInUse } from './issued-rules.ts'

export interface ShownCertificate {
  readonly fingerprint256: string
  readonly der: Uint8Array
  readonly notBefore: Date
  readonly notAfter: Date
}

export interface RegistryDeps {
  readonly db: Database
  readonly now: () => Date
  readonly issued: Pick<IssuedCertificates, 'identify'>
}

/** Looks the TLS certificate up among the partners of one authority: itself, then the CA it comes from and its subject. */
export async function identifyCaller(
  authority: AuthorityRecord | undefined,
  certificate: ShownCertificate,
  { db, now, issued }: RegistryDeps,
): Promise<Identification<KnownCaller>> {
  if (authority === undefined) return { kind: 'refused', why: 'no such service' }
  const at = now()
  if (at < certificate.notBefore || at > certificate.notAfter) return { kind: 'refused', why: 'certificate-expired' }
  const partner = await findPartnerByTlsCertificate(db, authority.id, certificate.fingerprint256)
  if (partner === undefined) return byIssuer(authority, certificate.der, issued)
  const dates = partner.tlsCertificates.find(({ fingerprint }) => fingerprint === certificate.fingerprint256)
  if (dates === undefined || isInUse(dates, at)) return { kind: 'known', caller: { partner, authority } }
  return refused(partner.name, [{ rule: 'in-use', clause: 'dates of use, as registered', says: notInUse(dates) }])
}

async function byIssuer(
  authority: AuthorityRecord,
  der: Uint8Array,
  issued: RegistryDeps['issued'],
): Promise<Identification<KnownCaller>> {
  const verdict = await issued.identify(authority.id, der)
  switch (verdict.kind) {
    case 'known':
      return { kind: 'known', caller: { partner: verdict.partner, authority } }
    case 'unknown':
      return { kind: 'refused', why: `not a partner of ${authority.name}` }
    case 'refused':
      return refused(verdict.claims, verdict.findings)
  }
}

function refused(claims: string | undefined, findings: readonly CallerFinding[]): Identification<never> {
  const why = `TLS certificate refused: ${findings.map(({ rule }) => rule).join(', ')}`
  return { kind: 'refused', why, findings, claims }
}

import {
  type CurveName,
  type CvCertificate,
  decodeCertificate,
  type VerificationKey,
  verificationKey,
} from '../cvc/index.ts'
import { type Database, listCaCertificates, type StoredCertificate, type Tx } from '../store/index.ts'

/** A certificate of a CA that an authority of ours trusts, with its key ready for use. */
export interface TrustedCertificate {
  readonly certificate: CvCertificate
  readonly key: VerificationKey
  readonly stored: StoredCertificate
}

/**
 * The CA certificates an authority trusts: its anchors, and what was verified when it was kept. Keys without domain
 * parameters inherit those of the CVCA key above them (TR-03110-3 2.6.3). Oldest effective date first.
 */
export async function trustedCertificates(db: Database | Tx, authorityId: string): Promise<TrustedCertificate[]> {
  const all = (await listCaCertificates(db, authorityId)).map((stored) => ({
    stored,
    certificate: decodeCertificate(stored.octets, { mode: 'tolerant' }),
  }))
  const curves = new Map<string, CurveName>() // by holder reference; filled from those that spell their curve out
  const trusted: TrustedCertificate[] = []
  let open = all
  for (let before = -1; open.length !== before; ) {
    before = open.length
    open = open.filter(({ certificate, stored }) => {
      const key = usable(certificate, curves.get(certificate.authorityReference))
      if (key === undefined) return true
      if (key.kind === 'ecdsa') curves.set(certificate.holderReference, key.curve)
      trusted.push({ certificate, key, stored })
      return false
    })
  }
  return trusted.sort(byEffectiveDate)
}

function usable({ publicKey }: CvCertificate, inherited: CurveName | undefined): VerificationKey | undefined {
  if (publicKey.kind === 'ecdsa' && publicKey.domainParameters === undefined && inherited === undefined)
    return undefined
  return verificationKey(publicKey, inherited)
}

function byEffectiveDate(a: TrustedCertificate, b: TrustedCertificate): number {
  return a.certificate.effective < b.certificate.effective
    ? -1
    : a.certificate.effective > b.certificate.effective
      ? 1
      : 0
}

import {
  type CurveName,
  type CvCertificate,
  CvcError,
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
 * The CA certificates an authority trusts, and those of its own keys: its anchors, and what was verified when it was kept.
 * Keys inherit the domain parameters of the CVCA key above them (TR-03110-3 2.6.3). Oldest effective date first.
 */
export async function trustedCertificates(db: Database | Tx, authorityId: string): Promise<TrustedCertificate[]> {
  let open = (await listCaCertificates(db, authorityId)).map((stored) => ({
    stored,
    certificate: decodeCertificate(stored.octets, { mode: 'tolerant' }),
  }))
  const curves = new Map<string, CurveName>() // by holder reference; filled from those that spell their curve out
  const trusted: TrustedCertificate[] = []
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

/** Own domain parameters count in a CVCA certificate only. Undefined: its curve is not known (yet). */
function usable({ publicKey, chat }: CvCertificate, inherited: CurveName | undefined): VerificationKey | undefined {
  const withoutParameters =
    publicKey.kind === 'ecdsa' && chat.role !== 'CVCA'
      ? ({ kind: 'ecdsa', algorithm: publicKey.algorithm, point: publicKey.point } as const)
      : publicKey
  try {
    return verificationKey(withoutParameters, inherited)
  } catch (error) {
    if (error instanceof CvcError) return undefined
    throw error
  }
}

function byEffectiveDate(a: TrustedCertificate, b: TrustedCertificate): number {
  if (a.certificate.effective === b.certificate.effective) return 0
  return a.certificate.effective < b.certificate.effective ? -1 : 1
}

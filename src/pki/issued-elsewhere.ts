import {
  type CheckSignature,
  type CvCertificate,
  CvcError,
  calendarDateOf,
  decodeCertificate,
  sameKey,
} from '../cvc/index.ts'
import type { Database } from '../store/index.ts'
import type { IssueCase } from './issue.ts'
import { judgeCertificate } from './judge-certificate.ts'
import { trustedCertificates } from './trusted-certificates.ts'

/**
 * Whether a certificate that our CVCA's other machine sent answers a request: for its holder and very key, in the role of who asked,
 * signed by a trusted key of that CVCA, valid today. @returns why not, as a sentence
 */
export async function judgeIssuedElsewhere(
  { authority, partner, verified: { request } }: IssueCase,
  octets: Uint8Array,
  {
    db,
    now,
    checkSignature,
  }: { readonly db: Database; readonly now: () => Date; readonly checkSignature: CheckSignature },
): Promise<CvCertificate | string> {
  const certificate = readable(octets)
  if (typeof certificate === 'string') return certificate
  if (certificate.holderReference !== request.holderReference || !sameKey(certificate.publicKey, request.publicKey)) {
    return `is for ${certificate.holderReference} or another key than the request of ${request.holderReference}`
  }
  const role = partner.role === 'foreign-DV' ? 'DV-foreign' : 'DV-domestic'
  if (certificate.chat.role !== role) return `is a ${certificate.chat.role} certificate, not one of a ${role}`
  const known = await trustedCertificates(db, authority.id)
  const verdict = await judgeCertificate(
    certificate,
    known,
    { kind: 'own' },
    { today: calendarDateOf(now()), checkSignature },
  )
  return verdict.ok ? certificate : verdict.why
}

function readable(octets: Uint8Array): CvCertificate | string {
  try {
    return decodeCertificate(octets, { mode: 'tolerant' })
  } catch (error) {
    if (error instanceof CvcError) return `is no CV certificate: ${error.message}`
    throw error
  }
}

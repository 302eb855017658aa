import {
  type CalendarDate,
  type CheckSignature,
  type CvCertificate,
  type Finding,
  sameHolder,
  type VerificationKey,
  verifyLink,
} from '../cvc/index.ts'
import type { Place } from './received-certificate-place.ts'

/** A trusted certificate with its key ready for use. */
export interface Known {
  readonly certificate: CvCertificate
  readonly key: VerificationKey
}

export type CertificateJudgement =
  | { readonly ok: true; readonly key: VerificationKey }
  /** `mayComeTrue`: nothing is wrong with it but that it is too early. */
  | { readonly ok: false; readonly why: string; readonly mayComeTrue: boolean }

interface World {
  readonly today: CalendarDate
  readonly checkSignature: CheckSignature
}

const never = (why: string): CertificateJudgement => ({ ok: false, why, mayComeTrue: false })

/** Whether a certificate follows from what is trusted. Every path ends in a verified signature. */
export async function judgeCertificate(
  certificate: CvCertificate,
  known: readonly Known[],
  place: Place,
  world: World,
): Promise<CertificateJudgement> {
  switch (place.kind) {
    case 'none':
      return never(place.why)
    case 'self-signed-cvca':
      return judgeSelfSigned(certificate, known, world)
    case 'link':
      return sameHolder(certificate.holderReference, certificate.authorityReference)
        ? judgeByIssuer(certificate, known, world)
        : never(`a link from ${certificate.authorityReference} to another holder: a person has to trust that`)
    case 'own':
    case 'superior':
      return judgeByIssuer(certificate, known, world)
  }
}

async function judgeByIssuer(
  certificate: CvCertificate,
  known: readonly Known[],
  world: World,
): Promise<CertificateJudgement> {
  const issuers = known.filter((candidate) => candidate.certificate.holderReference === certificate.authorityReference)
  if (issuers.length === 0) {
    return { ok: false, why: `its issuer ${certificate.authorityReference} is not trusted here`, mayComeTrue: true }
  }
  let last: CertificateJudgement = never('')
  for (const issuer of issuers) {
    last = await judgeStep(certificate, issuer, world)
    if (last.ok) return last
  }
  return last
}

async function judgeStep(certificate: CvCertificate, issuer: Known, world: World): Promise<CertificateJudgement> {
  const issuerCurve = issuer.key.kind === 'ecdsa' ? { issuerCurve: issuer.key.curve } : {}
  const verdict = await verifyLink({ certificate, issuer: issuer.certificate, ...issuerCurve, ...world })
  if (verdict.ok) return { ok: true, key: verdict.key }
  const errors = verdict.findings.filter(isError).map(({ rule }) => rule)
  return { ok: false, why: errors.join(', '), mayComeTrue: errors.every((rule) => rule === 'effective-reached') }
}

/**
 * Anyone can sign a certificate with its own key. A trusted certificate for the same key has to say the same: the link
 * certificate holds the same holder, rights and dates (TR-03110-3 2.5).
 */
async function judgeSelfSigned(
  certificate: CvCertificate,
  known: readonly Known[],
  world: World,
): Promise<CertificateJudgement> {
  const verdict = await verifyLink({ certificate, issuer: certificate, ...world })
  if (!verdict.ok)
    return never(
      verdict.findings
        .filter(isError)
        .map(({ rule }) => rule)
        .join(', '),
    )
  const vouched = known.some((candidate) => saysTheSame(certificate, verdict.key, candidate))
  return vouched
    ? { ok: true, key: verdict.key }
    : never('self-signed, and no link certificate or anchor vouches for its key')
}

function saysTheSame(
  certificate: CvCertificate,
  key: VerificationKey,
  { certificate: link, key: linked }: Known,
): boolean {
  return (
    link.chat.role === 'CVCA' &&
    link.holderReference === certificate.holderReference &&
    link.effective === certificate.effective &&
    link.expires === certificate.expires &&
    link.chat.oid === certificate.chat.oid &&
    Buffer.compare(link.chat.bits, certificate.chat.bits) === 0 &&
    equalKeys(key, linked)
  )
}

function equalKeys(a: VerificationKey, b: VerificationKey): boolean {
  if (a.algorithm !== b.algorithm) return false
  if (a.kind === 'ecdsa') return b.kind === 'ecdsa' && a.curve === b.curve && Buffer.compare(a.point, b.point) === 0
  return b.kind === 'rsa' && Buffer.compare(a.modulus, b.modulus) === 0 && Buffer.compare(a.exponent, b.exponent) === 0
}

const isError = ({ severity }: Finding): boolean => severity === 'error'

import {
  type AuthenticatedRequest,
  type CheckSignature,
  calendarDateOf,
  type DecodedRequest,
  decodeCertificate,
  type Finding,
  holderReferenceParts,
  isExpired,
  sameHolder,
  type VerificationKey,
  verificationKey,
  verifyOuterSignature,
  verifyRequest,
} from '../cvc/index.ts'
import { holderName, type Partner, type Refusal } from '../messages/index.ts'
import { type AuthorityRecord, type Database, findCertificatesByHolder } from '../store/index.ts'
import { keyFingerprint } from './fingerprints.ts'
import type { IssuingKey } from './issuing-key.ts'
import { parsePolicy } from './policy.ts'
import { trustedCertificates } from './trusted-certificates.ts'

/** A request an authority will certify, if the key's fingerprint was allowed where it is an initial one. */
export type Judgement =
  | { readonly kind: 'successive'; readonly vouchedBy: string; readonly key: VerificationKey }
  | { readonly kind: 'initial'; readonly keyFingerprint: string; readonly key: VerificationKey }
  | { readonly kind: 'refused'; readonly reason: Refusal; readonly why: string }

export interface JudgeDeps {
  readonly db: Database
  readonly now: () => Date
  readonly checkSignature: CheckSignature
}

/** What the request alone shows, before anything is looked up. Undefined: nothing against it. */
export async function judgeForm(
  decoded: DecodedRequest,
  checkSignature: CheckSignature,
): Promise<{ readonly reason: Refusal; readonly findings: readonly Finding[] } | undefined> {
  const verdict = await verifyRequest(decoded, { checkSignature })
  if (verdict.ok) return undefined
  const errors = verdict.findings.filter(({ severity }) => severity === 'error')
  const rules = new Set(errors.map(({ rule }) => rule))
  const reason =
    rules.has('usable-key') || rules.has('request-carries-domain-parameters')
      ? 'domain-parameters'
      : rules.has('inner-signature')
        ? 'inner-signature'
        : 'syntax'
  return { reason, findings: errors }
}

/** What our registry and policy say: who asks, for whom, with which key, and who vouches for it. */
export async function judgeRequest(
  decoded: DecodedRequest,
  { authority, partner, issuing }: { authority: AuthorityRecord; partner: Partner; issuing: IssuingKey },
  deps: JudgeDeps,
): Promise<Judgement> {
  const { request } = decoded
  const { grants } = parsePolicy(authority.policy)
  if (grants === undefined) return refused('not-accepted', `${authority.name} certifies nobody`)
  if (partner.state === 'suspended') return refused('not-accepted', `${partner.name} is suspended`)
  if (holderName(holderReferenceParts(request.holderReference)) !== holderName(partner)) {
    return refused('not-accepted', `${request.holderReference} is not a reference of ${holderName(partner)}`)
  }
  if (request.authorityReference === undefined && grants.authorityReferenceRequired) {
    return refused('not-accepted', 'the request names no authority (inner CAR), and policy asks for it')
  }
  const key = verificationKey(request.publicKey)
  if (!sameKind(key, issuing.verificationKey)) {
    return refused(
      'domain-parameters',
      `algorithm or domain parameters are not those of ${issuing.certificate.holderReference}`,
    )
  }
  if (decoded.kind === 'plain') return { kind: 'initial', keyFingerprint: keyFingerprint(request.publicKey), key }
  return judgeOuterSignature(decoded, { authority, partner, key }, deps)
}

async function judgeOuterSignature(
  decoded: AuthenticatedRequest,
  { authority, partner, key }: { authority: AuthorityRecord; partner: Partner; key: VerificationKey },
  { db, now, checkSignature }: JudgeDeps,
): Promise<Judgement> {
  const { outerAuthorityReference: voucher, request } = decoded
  if (!sameHolder(voucher, request.holderReference)) {
    return refused('outer-signature', `countersigned by ${voucher}: taken only from another state's SPOC`)
  }
  const issued = (await findCertificatesByHolder(db, authority.id, voucher)).filter(({ origin }) => origin === 'issued')
  const trusted = await trustedCertificates(db, authority.id)
  if (issued.length === 0) return refused('outer-signature', `${authority.name} issued no certificate to ${voucher}`)
  for (const stored of issued) {
    const certificate = decodeCertificate(stored.octets)
    const issuer = trusted.find((known) => known.certificate.holderReference === certificate.authorityReference)
    const signer = verificationKey(certificate.publicKey, issuer && curveOf(issuer.key))
    if (!(await verifyOuterSignature(decoded, signer, checkSignature))) continue
    if (isExpired(certificate, calendarDateOf(now()))) {
      return refused(
        'expired',
        `the certificate of ${voucher} ran out on ${certificate.expires}; an initial request is needed`,
      )
    }
    if (partner.initialSince !== undefined && stored.storedAt <= partner.initialSince) {
      return refused('not-accepted', `${voucher} was certified before the suspension; an initial request is needed`)
    }
    return { kind: 'successive', vouchedBy: voucher, key }
  }
  return refused('outer-signature', `the outer signature was not made by the key of ${voucher}`)
}

const refused = (reason: Refusal, why: string): Judgement => ({ kind: 'refused', reason, why })

const curveOf = (key: VerificationKey) => (key.kind === 'ecdsa' ? key.curve : undefined)

/** A DV's or terminal's key is of the CVCA's algorithm and curve (TR-03110-3 2.6.3); for RSA, of the modulus length. */
function sameKind(a: VerificationKey, b: VerificationKey): boolean {
  if (a.algorithm !== b.algorithm) return false
  if (a.kind === 'ecdsa') return b.kind === 'ecdsa' && a.curve === b.curve
  return b.kind === 'rsa' && a.modulus.length === b.modulus.length
}

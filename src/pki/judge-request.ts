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
  type VerifiedRequest,
  verificationKey,
  verifyOuterSignature,
  verifyRequest,
} from '../cvc/index.ts'
import { type AuthorityRole, holderName, type Partner, type PartnerRole, type Refusal } from '../messages/index.ts'
import { type AuthorityRecord, type Database, findCertificatesByHolder } from '../store/index.ts'
import { keyFingerprint } from './fingerprints.ts'
import type { IssuingKey } from './issuing-key.ts'
import { policyOf } from './policy.ts'
import type { TrustedCertificate } from './trusted-certificates.ts'

/** A request an authority will certify, if the key's fingerprint was allowed where it is an initial one. */
export type Accepted =
  | { readonly kind: 'successive'; readonly vouchedBy: string; readonly key: VerificationKey }
  | { readonly kind: 'initial'; readonly keyFingerprint: string; readonly key: VerificationKey }
export interface Refused {
  readonly kind: 'refused'
  readonly reason: Refusal
  readonly why: string
}

export type FormVerdict =
  | { readonly ok: true; readonly request: VerifiedRequest; readonly key: VerificationKey }
  | { readonly ok: false; readonly reason: Refusal; readonly findings: readonly Finding[] }

/** Whom an authority certifies: nobody else, whatever the registry or a permission says. */
const CERTIFIES: Readonly<Record<AuthorityRole, readonly PartnerRole[]>> = {
  CVCA: ['DV', 'foreign-DV'],
  DV: ['terminal'],
  TCC: [],
  NPKD: [],
  SPOC: [],
}

/** What the request alone shows, before anything is looked up. */
export async function judgeForm(decoded: DecodedRequest, checkSignature: CheckSignature): Promise<FormVerdict> {
  const verdict = await verifyRequest(decoded, { checkSignature })
  if (verdict.ok) return verdict
  const errors = verdict.findings.filter(({ severity }) => severity === 'error')
  return { ok: false, reason: reasonOf(new Set(errors.map(({ rule }) => rule))), findings: errors }
}

/** Without usable parameters no signature can be checked: that is the fault then, and not the signature. */
function reasonOf(rules: ReadonlySet<Finding['rule']>): Refusal {
  if (rules.has('usable-key') || rules.has('request-carries-domain-parameters')) return 'domain-parameters'
  return rules.has('inner-signature') ? 'inner-signature' : 'syntax'
}

interface Applicant {
  readonly authority: AuthorityRecord
  readonly partner: Partner
  readonly issuing: IssuingKey
  /** The CVCA certificates trusted of the state of a foreign DV: they may vouch for its initial request. */
  readonly vouchers?: readonly TrustedCertificate[]
}

/** What our registry and policy say: who asks, for whom, with which key, and who vouches for it. */
export async function judgeRequest(
  decoded: VerifiedRequest,
  { authority, partner, issuing, vouchers = [] }: Applicant,
  deps: { readonly db: Database; readonly now: () => Date; readonly checkSignature: CheckSignature },
): Promise<Accepted | Refused> {
  const { request } = decoded
  const { grants } = policyOf(authority)
  if (grants === undefined || !CERTIFIES[authority.role].includes(partner.role)) {
    return refused('not-authorized', `${authority.name}, a ${authority.role}, does not certify a ${partner.role}`)
  }
  if (partner.state === 'suspended') return refused('holder-inactive', `${partner.name} is suspended`)
  if (holderName(holderReferenceParts(request.holderReference)) !== holderName(partner)) {
    return refused('holder-unknown', `${request.holderReference} is not a reference of ${holderName(partner)}`)
  }
  if (request.authorityReference === undefined && grants.authorityReferenceRequired) {
    return refused('not-accepted', 'the request names no authority (inner CAR), and policy asks for it')
  }
  const key = verificationKey(request.publicKey)
  if (!sameKind(key, issuing.verificationKey)) {
    const { holderReference } = issuing.certificate
    return refused('domain-parameters', `algorithm or domain parameters are not those of ${holderReference}`)
  }
  const initial = { kind: 'initial', keyFingerprint: keyFingerprint(request.publicKey), key } as const
  if (partner.role === 'foreign-DV') {
    if (decoded.kind === 'plain') {
      return refused('outer-signature', 'a request from another state needs an outer signature')
    }
    if (!sameHolder(decoded.outerAuthorityReference, request.holderReference)) {
      return (await judgeCountersignature(decoded, vouchers, deps)) ?? initial
    }
  }
  if (decoded.kind === 'plain') return initial
  return judgeOuterSignature(decoded, { authority, partner, key, trusted: issuing.trusted }, deps)
}

/**
 * An initial request is countersigned by the CVCA of its own state, with a key that is registered and still valid (TR-03139,
 * 4.4.2). @returns what speaks against it
 */
export async function judgeCountersignature(
  decoded: AuthenticatedRequest,
  vouchers: readonly TrustedCertificate[],
  { now, checkSignature }: { readonly now: () => Date; readonly checkSignature: CheckSignature },
): Promise<Refused | undefined> {
  const { outerAuthorityReference: voucher } = decoded
  const named = vouchers.filter(
    ({ certificate }) => certificate.holderReference === voucher && certificate.chat.role === 'CVCA',
  )
  if (named.length === 0) return refused('outer-signature', `countersigned by ${voucher}, which is no CVCA known here`)
  const today = calendarDateOf(now())
  for (const { certificate, key } of named) {
    if (!(await verifyOuterSignature(decoded, key, checkSignature))) continue
    if (!named.every((one) => isExpired(one.certificate, today))) return undefined
    return refused('expired', `the certificate of ${voucher} ran out on ${certificate.expires}`)
  }
  return refused('outer-signature', `the outer signature was not made by the key of ${voucher}`)
}

async function judgeOuterSignature(
  decoded: AuthenticatedRequest,
  {
    authority,
    partner,
    key,
    trusted,
  }: Pick<Applicant, 'authority' | 'partner'> & Pick<IssuingKey, 'trusted'> & { key: VerificationKey },
  { db, now, checkSignature }: { db: Database; now: () => Date; checkSignature: CheckSignature },
): Promise<Accepted | Refused> {
  const { outerAuthorityReference: voucher, request } = decoded
  if (!sameHolder(voucher, request.holderReference)) {
    return refused('outer-signature', `countersigned by ${voucher}: taken only from another state's SPOC`)
  }
  const issued = (await findCertificatesByHolder(db, authority.id, voucher)).filter(({ origin }) => origin === 'issued')
  if (issued.length === 0) return refused('outer-signature', `${authority.name} issued no certificate to ${voucher}`)
  for (const stored of issued) {
    const certificate = decodeCertificate(stored.octets)
    const issuer = trusted.find((known) => known.certificate.holderReference === certificate.authorityReference)
    const signer = verificationKey(certificate.publicKey, issuer && curveOf(issuer.key))
    if (!(await verifyOuterSignature(decoded, signer, checkSignature))) continue
    if (isExpired(certificate, calendarDateOf(now()))) {
      const over = `the certificate of ${voucher} ran out on ${certificate.expires}`
      return refused('expired', `${over}; an initial request is needed`)
    }
    if (partner.initialSince !== undefined && stored.storedAt <= partner.initialSince) {
      return refused('not-accepted', `${voucher} was certified before the suspension; an initial request is needed`)
    }
    return { kind: 'successive', vouchedBy: voucher, key }
  }
  return refused('outer-signature', `the outer signature was not made by the key of ${voucher}`)
}

export const refused = (reason: Refusal, why: string): Refused => ({ kind: 'refused', reason, why })

const curveOf = (key: VerificationKey) => (key.kind === 'ecdsa' ? key.curve : undefined)

/** A DV's or terminal's key is of the CVCA's algorithm and curve (TR-03110-3 2.6.3); for RSA, of the modulus length. */
export function sameKind(a: VerificationKey, b: VerificationKey): boolean {
  if (a.algorithm !== b.algorithm) return false
  if (a.kind === 'ecdsa') return b.kind === 'ecdsa' && a.curve === b.curve
  return b.kind === 'rsa' && a.modulus.length === b.modulus.length
}

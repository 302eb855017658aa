import type { CalendarDate } from '../calendar-date.ts'
import type { CvCertificate } from '../certificate.ts'
import type { CurveName } from '../curves.ts'
import type { CheckSignature } from '../signer.ts'
import type { VerificationKey } from '../verification-key.ts'
import { type Finding, hasErrors } from './finding.ts'
import { LINK_RULES, type LinkRuleId } from './link/rules.ts'
import type { LinkStep } from './link/step.ts'
import { OBJECT_RULES, type ObjectRuleId } from './object/rules.ts'
import { applyRules } from './rule.ts'
import { curveOf, keyOfCertificate } from './usable-key.ts'

export type CertificateFinding = Finding<LinkRuleId | ObjectRuleId>

declare const verified: unique symbol

/** A certificate that its issuer's key signed and no rule objects to. Made by {@link verifyLink} and {@link verifyChain} only. */
export type VerifiedCertificate = CvCertificate & { readonly [verified]: 'VerifiedCertificate' }

export type LinkVerdict =
  | {
      readonly ok: true
      readonly certificate: VerifiedCertificate
      readonly key: VerificationKey
      /** Warnings only. */
      readonly findings: readonly CertificateFinding[]
    }
  | { readonly ok: false; readonly findings: readonly CertificateFinding[] }

export interface LinkQuestion {
  readonly certificate: CvCertificate
  /** The certificate of the key that is to have signed; for a self-signed one the certificate itself. */
  readonly issuer: CvCertificate
  /** The curve of the issuer's key where its certificate does not spell it out: that of the CVCA key above it. */
  readonly issuerCurve?: CurveName
  readonly today: CalendarDate
  readonly checkSignature: CheckSignature
}

/** One step of a chain, for a server with a clock. Whether the issuer itself is trusted is the caller's knowledge. */
export async function verifyLink({ issuerCurve, ...question }: LinkQuestion): Promise<LinkVerdict> {
  const issuerKey = keyOfCertificate(question.issuer, issuerCurve)
  const key = keyOfCertificate(question.certificate, curveOf(issuerKey))
  return judgeStep({ ...question, issuerKey, key })
}

export async function judgeStep(step: LinkStep, at?: number): Promise<LinkVerdict> {
  const { certificate, key } = step
  const { holderReference, deviations } = certificate
  const about = { holderReference, ...(at === undefined ? {} : { at }) }
  const findings: CertificateFinding[] = [
    ...(await applyRules<LinkStep, LinkRuleId>(LINK_RULES, step, about)),
    ...(await applyRules(OBJECT_RULES, { holderReference, deviations, key }, about)),
  ]
  if (hasErrors(findings) || !key.ok) return { ok: false, findings }
  return { ok: true, certificate: certificate as VerifiedCertificate, key: key.key, findings }
}

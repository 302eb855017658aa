import type { CalendarDate } from '../calendar-date.ts'
import type { CvCertificate } from '../certificate.ts'
import type { CurveName } from '../curves.ts'
import type { CheckSignature } from '../signer.ts'
import type { VerificationKey } from '../verification-key.ts'
import { type Finding, hasErrors } from './finding.ts'
import { LINK_RULES, type LinkRuleId } from './link/rules.ts'
import type { LinkStep } from './link/step.ts'
import { OBJECT_RULES, type ObjectRuleId } from './object/rules.ts'
import { applyRules, type Rule } from './rule.ts'
import { curveOf, keyOfCertificate } from './usable-key.ts'

/** What a certificate under its issuer can be found wanting in. */
export type CertificateFinding = Finding<LinkRuleId | ObjectRuleId>

declare const verified: unique symbol

/** A certificate that its issuer's key signed and no rule objects to. Made by {@link verifyLink} and {@link verifyChain} only. */
export type VerifiedCertificate = CvCertificate & { readonly [verified]: 'VerifiedCertificate' }

/** What is said of one step of a chain. TR-03110-3 2.5. */
export type LinkVerdict =
  | {
      readonly ok: true
      /** The one that was asked about. */
      readonly certificate: VerifiedCertificate
      /** Its key, on its own curve (CVCA) or the inherited one. */
      readonly key: VerificationKey
      /** Warnings only. */
      readonly findings: readonly CertificateFinding[]
    }
  | {
      readonly ok: false
      /** At least one error. */
      readonly findings: readonly CertificateFinding[]
    }

/** A certificate, who is to have issued it, and the world it is judged in. */
export interface LinkQuestion {
  /** The one to judge. */
  readonly certificate: CvCertificate
  /** The certificate of the key that is to have signed; for a self-signed one the certificate itself. */
  readonly issuer: CvCertificate
  /** The curve of the issuer's key where its certificate does not spell it out: that of the CVCA key above it. */
  readonly issuerCurve?: CurveName
  /** In GMT: expired is what ended before it. */
  readonly today: CalendarDate
  /** For the issuer's signature over the certificate. */
  readonly checkSignature: CheckSignature
}

/**
 * One step of a chain, for a server with a clock: all findings, not the first. Whether the issuer itself is trusted is the
 * caller's knowledge. TR-03110-3 2.5.
 */
export async function verifyLink({ issuerCurve, ...question }: LinkQuestion): Promise<LinkVerdict> {
  const issuerKey = keyOfCertificate(question.issuer, issuerCurve)
  const key = keyOfCertificate(question.certificate, curveOf(issuerKey))
  return judgeStep({ ...question, issuerKey, key })
}

/** All rules of a step. `rules` are those of a server unless told otherwise. */
export async function judgeStep(
  step: LinkStep,
  at?: number,
  rules: readonly Rule<LinkStep, LinkRuleId>[] = LINK_RULES,
): Promise<LinkVerdict> {
  const { certificate, key } = step
  const { holderReference, deviations } = certificate
  const about = { holderReference, ...(at === undefined ? {} : { at }) }
  const findings: CertificateFinding[] = [
    ...(await applyRules<LinkStep, LinkRuleId>(rules, step, about)),
    ...(await applyRules(OBJECT_RULES, { holderReference, deviations, key }, about)),
  ]
  if (hasErrors(findings) || !key.ok) return { ok: false, findings }
  return { ok: true, certificate: certificate as VerifiedCertificate, key: key.key, findings }
}

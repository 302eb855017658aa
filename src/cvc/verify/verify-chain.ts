import type { CalendarDate } from '../calendar-date.ts'
import type { CvCertificate } from '../certificate.ts'
import type { CurveName } from '../curves.ts'
import type { CheckSignature } from '../signer.ts'
import type { VerificationKey } from '../verification-key.ts'
import { anchorIsCvca } from './anchor-is-cvca.ts'
import { type EffectiveRights, effectiveRights } from './effective-rights.ts'
import type { Finding } from './finding.ts'
import type { LinkRuleId } from './link/rules.ts'
import type { ObjectRuleId } from './object/rules.ts'
import { applyRules } from './rule.ts'
import { curveOf, keyOfCertificate } from './usable-key.ts'
import { judgeStep, type VerifiedCertificate } from './verify-link.ts'

/** What a chain can be found wanting in. */
export type ChainFinding = Finding<LinkRuleId | ObjectRuleId | (typeof anchorIsCvca)['id']>

/** A chain in which every step holds: what it leads to. TR-03110-3 2.5. */
export interface VerifiedChain {
  /** From the one after the anchor down to the last. */
  readonly certificates: readonly VerifiedCertificate[]
  /** Keys of `certificates`, each on its curve. */
  readonly keys: readonly VerificationKey[]
  /** The CVCA certificates that are trust points now, newest first: the link certificates, then the anchor. */
  readonly trustPoints: readonly CvCertificate[]
  /** What the last holder may do; only a terminal uses it. TR-03110-3 2.7. */
  readonly rights: EffectiveRights
}

/** What a server says of a chain. */
export type ChainVerdict =
  | {
      readonly ok: true
      /** What the chain leads to. */
      readonly chain: VerifiedChain
      /** Warnings only. */
      readonly findings: readonly ChainFinding[]
    }
  | {
      readonly ok: false
      /** At least one error; all findings of all steps. */
      readonly findings: readonly ChainFinding[]
    }

/** A chain, where trust starts, and the world it is judged in. */
export interface ChainQuestion {
  /** A CVCA certificate that is trusted; its own signature is not looked at. */
  readonly anchor: CvCertificate
  /** The curve of the anchor where it is a link certificate that does not spell it out. */
  readonly anchorCurve?: CurveName
  /** From the one after the anchor down. */
  readonly chain: readonly CvCertificate[]
  /** In GMT: expired is what ended before it. */
  readonly today: CalendarDate
  /** For every signature in the chain but that of the anchor. */
  readonly checkSignature: CheckSignature
}

/** Walks a chain for a server with a clock; tells all findings, not the first. TR-03110-3 2.5, TR-03105-3.2. */
export async function verifyChain({ anchor, anchorCurve, chain, ...world }: ChainQuestion): Promise<ChainVerdict> {
  const findings: ChainFinding[] = await applyRules([anchorIsCvca], anchor, {
    holderReference: anchor.holderReference,
    at: -1,
  })
  const certificates: VerifiedCertificate[] = []
  const keys: VerificationKey[] = []
  let [issuer, issuerKey] = [anchor, keyOfCertificate(anchor, anchorCurve)]
  for (const [at, certificate] of chain.entries()) {
    const key = keyOfCertificate(certificate, curveOf(issuerKey))
    const verdict = await judgeStep({ certificate, issuer, key, issuerKey, ...world }, at)
    findings.push(...verdict.findings)
    if (verdict.ok) {
      certificates.push(verdict.certificate)
      keys.push(verdict.key)
    }
    issuer = certificate
    issuerKey = key
  }
  if (findings.some(({ severity }) => severity === 'error')) return { ok: false, findings }
  const all = [anchor, ...chain]
  const trustPoints = all.filter(({ chat }) => chat.role === 'CVCA').reverse()
  return { ok: true, chain: { certificates, keys, trustPoints, rights: effectiveRights(all) }, findings }
}

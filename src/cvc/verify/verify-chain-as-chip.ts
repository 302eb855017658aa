import type { CalendarDate } from '../calendar-date.ts'
import type { CvCertificate } from '../certificate.ts'
import type { CurveName } from '../curves.ts'
import type { CheckSignature } from '../signer.ts'
import type { VerificationKey } from '../verification-key.ts'
import { anchorIsCvca } from './anchor-is-cvca.ts'
import { type EffectiveRights, effectiveRights } from './effective-rights.ts'
import { CHIP_RULES } from './link/rules.ts'
import { applyRules } from './rule.ts'
import { curveOf, keyOfCertificate, type UsableKey } from './usable-key.ts'
import type { ChainFinding } from './verify-chain.ts'
import { judgeStep, type VerifiedCertificate } from './verify-link.ts'

/** What a chip remembers of one application between two terminals. TR-03110-3 2.5, 2.6. */
export interface Chip {
  /** The latest effective date it has reason to believe; at first the day of personalisation. */
  readonly currentDate: CalendarDate
  /** CVCA keys that are enabled: one or two, the one imported last first. */
  readonly trustPoints: readonly TrustPoint[]
}

/** A CVCA certificate that is trusted; its own signature is not looked at. TR-03110-3 2.5. */
export interface TrustPoint {
  /** Of the CVCA key: self-signed or link. */
  readonly certificate: CvCertificate
  /** The curve where the certificate is a link certificate that does not spell it out. */
  readonly curve?: CurveName
}

/** What a chip knows after a chain, whether it went to the end or not: date and trust points stay moved. */
export type ChipVerdict =
  | {
      readonly ok: true
      /** After the last certificate. */
      readonly chip: Chip
      /** What the chain leads to. */
      readonly chain: ChipChain
      /** Warnings only. */
      readonly findings: readonly ChainFinding[]
    }
  | {
      readonly ok: false
      /** After the last certificate that was accepted. */
      readonly chip: Chip
      /** At least one error, in the certificate that ended it. */
      readonly findings: readonly ChainFinding[]
    }

/** The certificates a chip accepted in one go. TR-03110-3 2.5. */
export interface ChipChain {
  /** In the order they were sent. */
  readonly certificates: readonly VerifiedCertificate[]
  /** Keys of `certificates`, each on its curve. */
  readonly keys: readonly VerificationKey[]
  /** What the last holder may do on this chip; only a terminal uses it (TR-03110-3 2.7.2). */
  readonly rights: EffectiveRights
}

/** What a chip knows and what it is sent. */
export interface ChipQuestion {
  /** As it was left by the terminal before. */
  readonly chip: Chip
  /** In the order they are sent to the chip. */
  readonly chain: readonly CvCertificate[]
  /** For every signature in the chain. */
  readonly checkSignature: CheckSignature
}

const MOST_TRUST_POINTS = 2

/** The key a chip will check the next certificate with, and all certificates that led to it. */
interface Position {
  readonly path: readonly CvCertificate[]
  readonly key: UsableKey
}

/**
 * Reads a chain as a chip does: no clock, each valid certificate may move the chip's date forward and a link certificate adds a
 * trust point; the first certificate that fails ends it. TR-03110-3 2.5.1.
 * @throws {RangeError} a chip without trust points or with more than two
 */
export async function verifyChainAsChip({ chip, chain, checkSignature }: ChipQuestion): Promise<ChipVerdict> {
  const findings: ChainFinding[] = await judgeTrustPoints(chip)
  if (findings.length > 0) return { ok: false, chip, findings }
  const certificates: VerifiedCertificate[] = []
  const keys: VerificationKey[] = []
  let now = chip
  let position = startAt(chip.trustPoints[0]!)
  for (const [at, certificate] of chain.entries()) {
    const issuer = issuerOf(certificate, position, now)
    const step = { certificate, issuer: lastOf(issuer), issuerKey: issuer.key, checkSignature, today: now.currentDate }
    const key = keyOfCertificate(certificate, curveOf(issuer.key))
    const verdict = await judgeStep({ ...step, key }, at, CHIP_RULES)
    findings.push(...verdict.findings)
    if (!verdict.ok) return { ok: false, chip: now, findings }
    certificates.push(verdict.certificate)
    keys.push(verdict.key)
    now = afterImport(now, verdict.certificate, lastOf(issuer), curveOf(key))
    position = { path: [...issuer.path, certificate], key }
  }
  return { ok: true, chip: now, chain: { certificates, keys, rights: effectiveRights(position.path) }, findings }
}

async function judgeTrustPoints({ trustPoints }: Chip): Promise<ChainFinding[]> {
  if (trustPoints.length === 0 || trustPoints.length > MOST_TRUST_POINTS) {
    throw new RangeError(`a chip has one or two trust points, not ${trustPoints.length}`)
  }
  const judged = trustPoints.map(({ certificate }) =>
    applyRules([anchorIsCvca], certificate, { holderReference: certificate.holderReference, at: -1 }),
  )
  return (await Promise.all(judged)).flat()
}

function startAt({ certificate, curve }: TrustPoint): Position {
  return { path: [certificate], key: keyOfCertificate(certificate, curve) }
}

// The key imported last, or a trust point: whichever the certificate names. Where it names none, that is what will be found.
function issuerOf({ authorityReference }: CvCertificate, position: Position, { trustPoints }: Chip): Position {
  const names = (candidate: Position) => lastOf(candidate).holderReference === authorityReference
  return [position, ...trustPoints.map(startAt)].find(names) ?? position
}

function lastOf({ path }: Position): CvCertificate {
  return path.at(-1)!
}

/** One step, so that date and trust points move together. */
function afterImport(chip: Chip, certificate: CvCertificate, issuer: CvCertificate, curve?: CurveName): Chip {
  const { effective, chat } = certificate
  const moves = chat.role !== 'terminal' || issuer.chat.role === 'DV-domestic'
  const currentDate = moves && effective > chip.currentDate ? effective : chip.currentDate
  if (chat.role !== 'CVCA') return { ...chip, currentDate }
  // A known reference is overwritten, never doubled (TR-03110-3 A.7.2.1).
  const others = chip.trustPoints.filter((known) => known.certificate.holderReference !== certificate.holderReference)
  const trustPoints = [{ certificate, ...(curve && { curve }) }, ...others]
  return { currentDate, trustPoints: withoutOldest(trustPoints) }
}

function withoutOldest(trustPoints: readonly TrustPoint[]): readonly TrustPoint[] {
  if (trustPoints.length <= MOST_TRUST_POINTS) return trustPoints
  const oldest = trustPoints.reduce((a, b) => (b.certificate.effective <= a.certificate.effective ? b : a))
  return trustPoints.filter((trustPoint) => trustPoint !== oldest)
}

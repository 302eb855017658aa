import { checkCertificateSignature } from '../signature/check-signature.ts'
import type { Certificate } from '../x509/certificate.ts'
import { PATH_RULES, type PathRuleId } from './path-rules.ts'
import { type KnownCertificates, type Path, pathsToAnchors } from './paths.ts'
import { applyRules, type Finding, hasErrors } from './rule.ts'

/** The id of the rule that a signer's certificate leads to an anchor at all. */
export type ChainRuleId = PathRuleId | 'leads-to-anchor'

export interface PathJudgement {
  /** The first way without errors, else the first way; empty where there is none. */
  readonly path: Path
  readonly findings: readonly Finding<ChainRuleId>[]
}

/** The way from a signer to an anchor: any without errors will do. RFC 5280 6.1. */
export async function judgeChain(certificate: Certificate, known: KnownCertificates, at: Date): Promise<PathJudgement> {
  const paths = pathsToAnchors(certificate, known)
  let first: PathJudgement | undefined
  for (const path of paths) {
    const judgement = { path, findings: await judgePath(path, at) }
    if (!hasErrors(judgement.findings)) return judgement
    first ??= judgement
  }
  return first ?? { path: [], findings: [noWay(certificate, known)] }
}

async function judgePath(path: Path, at: Date): Promise<Finding<PathRuleId>[]> {
  const findings: Finding<PathRuleId>[] = []
  for (const [i, certificate] of path.slice(0, -1).entries()) {
    const issuer = path[i + 1]!
    const signature = await checkCertificateSignature(certificate, issuer)
    const casBelow = path.slice(1, i + 1).filter((ca) => !isLink(ca)).length
    const step = { certificate, issuer, isLast: i + 2 === path.length, casBelow, signature, at }
    findings.push(...applyRules<typeof step, PathRuleId>(PATH_RULES, step, issuer.subject.text))
  }
  return findings
}

/** From one key of a CSCA to its next. Doc 9303-12 7.1.1.5. */
function isLink({ issuer, subject, extensions }: Certificate): boolean {
  return extensions.nameChange || issuer.comparable === subject.comparable
}

function noWay(certificate: Certificate, { anchors }: KnownCertificates): Finding<'leads-to-anchor'> {
  const missing = anchors.length === 0 ? 'no anchor was given' : `no way to an anchor from ${certificate.issuer.text}`
  const about = certificate.subject.text
  return { rule: 'leads-to-anchor', source: 'RFC 5280 6.1', severity: 'error', about, detail: missing }
}

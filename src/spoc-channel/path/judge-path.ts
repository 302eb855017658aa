import { checkCertificateSignature } from '../../lists/index.ts'
import { isInUse } from '../../messages/index.ts'
import { nameOf, type SpocCertificate } from '../certificate/spoc-certificate.ts'
import { SPOC_WORLDS, type SpocWorld } from '../purposes.ts'
import { applyRules, type Finding, type Rule } from '../rule.ts'
import type { SpocState } from '../state.ts'
import { ISSUER_RULES, type IssuerRuleId, type IssuerStep } from './issuer-rules.ts'
import { LEAF_RULES, type LeafRuleId, type LeafStep, type PeerRole } from './leaf-rules.ts'
import {
  NAME_LEAF_RULES,
  type NameIssuerRuleId,
  type NameLeafRuleId,
  type NameStep,
  nameIssuerRules,
} from './name-rules.ts'
import { type Path, pathsToRoots } from './paths.ts'
import { type ChainRuleId, readChain } from './read-chain.ts'
import { type TrustedRoot, trustedRoots } from './trusted-roots.ts'

export type PathRuleId = ChainRuleId | LeafRuleId | IssuerRuleId | NameLeafRuleId | NameIssuerRuleId | 'leads-to-root'
export type PathFinding = Finding<PathRuleId>

export interface PathQuestion {
  /** What the peer sent in its handshake: its own certificate first. X.509 in DER. */
  readonly chain: readonly Uint8Array[]
  readonly state: SpocState
  readonly role: PeerRole
  readonly now: Date
  /** Default: all. */
  readonly worlds?: readonly SpocWorld[]
}

/** A path without findings says nothing of revocation yet. */
export type PathVerdict =
  | {
      readonly ok: true
      readonly path: Path
      /** `name`: as `KnownByName` has it; nothing is said of revocation. */
      readonly knownBy: 'certificate' | 'name'
    }
  | { readonly ok: false; readonly findings: readonly PathFinding[] }

/** Does this certificate belong to that state, by its registered roots? RFC 5280 6.1. Never throws on what a peer sent. */
export async function judgePath(question: PathQuestion): Promise<PathVerdict> {
  const { state, role, now, worlds = SPOC_WORLDS } = question
  const chain = readChain(question.chain)
  if (!chain.ok) return chain
  const step: LeafStep = { leaf: chain.leaf, state, role, worlds, now }
  let refused: Extract<PathVerdict, { ok: false }> | undefined
  for (const judge of waysToBeKnown(state)) {
    const verdict = await judge(step, chain.sent)
    if (verdict.ok) return verdict
    if (refused === undefined || verdict.findings.length < refused.findings.length) refused = verdict
  }
  return refused ?? { ok: false, findings: [noWay(chain.leaf, [])] }
}

type JudgeStep = (step: LeafStep, sent: readonly SpocCertificate[]) => Promise<PathVerdict>

/** By certificates of its own SPOC CA; by names under a CA of the public where that is registered. */
function waysToBeKnown(state: SpocState): JudgeStep[] {
  const { byName, roots } = state
  const byCertificate: JudgeStep = async (step, sent) => {
    const ofLeaf = applyRules<LeafStep, LeafRuleId>(LEAF_RULES, step)
    return { ...(await judgeWay(ofLeaf, step, sent, trustedRoots(state), ISSUER_RULES)), knownBy: 'certificate' }
  }
  if (byName === undefined) return [byCertificate]
  const name: JudgeStep = async (step, sent) => {
    const ofLeaf = applyRules<NameStep, NameLeafRuleId>(NAME_LEAF_RULES, { ...step, byName })
    const rules = nameIssuerRules(step.role, byName)
    return { ...(await judgeWay(ofLeaf, step, sent, trustedRoots(byName), rules)), knownBy: 'name' }
  }
  return roots.length === 0 ? [name] : [byCertificate, name]
}

type Way =
  | { readonly ok: true; readonly path: Path }
  | { readonly ok: false; readonly findings: readonly PathFinding[] }
type IssuerRules = readonly Rule<IssuerStep, NameIssuerRuleId>[]

async function judgeWay(
  ofLeaf: readonly PathFinding[],
  { leaf, now }: LeafStep,
  sent: readonly SpocCertificate[],
  roots: readonly TrustedRoot[],
  rules: IssuerRules,
): Promise<Way> {
  const best = await bestPath(pathsToRoots(leaf, sent, roots), roots, rules, now)
  if (best === undefined) return { ok: false, findings: [...ofLeaf, noWay(leaf, roots)] }
  const findings = [...ofLeaf, ...best.findings]
  return findings.length === 0 ? { ok: true, path: best.path } : { ok: false, findings }
}

/** The first way without findings, else that with the fewest. */
async function bestPath(paths: readonly Path[], roots: readonly TrustedRoot[], rules: IssuerRules, now: Date) {
  let best: { path: Path; findings: readonly PathFinding[] } | undefined
  for (const path of paths) {
    const findings = await judgeIssuers(path, roots, rules, now)
    if (best === undefined || findings.length < best.findings.length) best = { path, findings }
    if (findings.length === 0) break
  }
  return best
}

/** From the root down, so that no key is computed with before it is known to be a CA's. */
async function judgeIssuers(
  path: Path,
  roots: readonly TrustedRoot[],
  rules: IssuerRules,
  now: Date,
): Promise<PathFinding[]> {
  const findings: PathFinding[] = []
  let isVerified = true
  for (let i = path.length - 1; i > 0; i--) {
    const [issuer, certificate] = [path[i]!, path[i - 1]!]
    const signature: IssuerStep['signature'] = isVerified
      ? await checkCertificateSignature(certificate, issuer)
      : 'not-looked-at'
    isVerified = signature === 'verifies'
    const registered = registrationOf(issuer, roots, now)
    const casBelow = path.slice(1, i).filter((ca) => !isLink(ca)).length
    const step: IssuerStep = { issuer, registered, casBelow, signature, now }
    findings.push(...applyRules<IssuerStep, NameIssuerRuleId>(rules, step))
  }
  return findings
}

/** Of one that is registered twice, the registration that counts now. */
function registrationOf(issuer: SpocCertificate, roots: readonly TrustedRoot[], now: Date): TrustedRoot | undefined {
  const same = roots.filter(({ certificate }) => certificate.fingerprint === issuer.fingerprint)
  return same.find((root) => isInUse(root, now)) ?? same[0]
}

/** From one key of a root to its next; the name may change, too. RFC 5280 6.1.4 (l); Doc 9303-12 7.1.1.5. */
function isLink({ issuer, subject, extensions }: SpocCertificate): boolean {
  return extensions.nameChange || issuer.comparable === subject.comparable
}

function noWay(leaf: SpocCertificate, roots: readonly TrustedRoot[]): PathFinding {
  const says = roots.some(({ isAnchor }) => isAnchor)
    ? `no way from ${nameOf(leaf)}, issued by ${leaf.issuer.text.slice(0, 200)}, to a registered root`
    : 'no root is registered for this state'
  return { rule: 'leads-to-root', clause: 'RFC 5280 6.1', says }
}

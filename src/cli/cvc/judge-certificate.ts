import {
  type CalendarDate,
  type CheckSignature,
  type CvCertificate,
  CvcError,
  chatOf,
  describeChat,
  type Finding,
  type VerificationKey,
  type VerifiedChain,
  verificationKey,
  verifyChain,
} from '../../cvc/index.ts'
import { type ChainPath, chainPaths, type KnownCertificates, missingIssuers } from './chain-paths.ts'
import type { Judgement } from './judgement.ts'

export interface VerifyWorld extends KnownCertificates {
  readonly today: CalendarDate
  readonly checkSignature: CheckSignature
}

/** The judgement on a certificate, and its key where it verifies and the key can be used. */
export interface CertificateJudgement extends Judgement {
  readonly key: VerificationKey | undefined
}

/** Does any way from an anchor down to this certificate hold? Where none does: the findings of the least broken one. */
export async function judgeCertificate(certificate: CvCertificate, world: VerifyWorld): Promise<CertificateJudgement> {
  const about = { kind: 'certificate', holderReference: certificate.holderReference } as const
  const failures: CertificateJudgement[] = []
  for (const path of chainPaths(certificate, world)) {
    const verdict = await verifyChain({ ...path, ...world })
    const chain = namesOf(path)
    if (verdict.ok) {
      const rights = rightsOf(certificate, verdict.chain)
      const key = verdict.chain.keys.at(-1) ?? keyOfAnchor(path)
      return { ...about, ok: true, chain, rights, findings: verdict.findings, key }
    }
    failures.push({ ...about, ok: false, chain, rights: [], findings: verdict.findings, key: undefined })
  }
  const [best] = failures.sort((a, b) => errorCount(a) - errorCount(b))
  return best ?? { ...about, ok: false, chain: [], rights: [], findings: [noWay(certificate, world)], key: undefined }
}

function noWay(certificate: CvCertificate, world: VerifyWorld): Finding {
  const missing = missingIssuers(certificate, world)
  const detail =
    missing.length > 0
      ? `no certificate of ${missing.join(' or ')} was given; add it with --chain, or with --anchor if you trust it`
      : 'it leads to no certificate given with --anchor'
  const { holderReference } = certificate
  return { rule: 'leads-to-anchor', source: 'TR-03110-3 2.5', severity: 'error', holderReference, detail }
}

function namesOf({ anchor, chain }: ChainPath): string[] {
  return [anchor, ...chain].map(({ holderReference }) => holderReference)
}

function keyOfAnchor({ anchor }: ChainPath): VerificationKey | undefined {
  try {
    return verificationKey(anchor.publicKey)
  } catch (error) {
    if (error instanceof CvcError) return undefined
    throw error
  }
}

/** What the whole chain leaves of the rights, as sentences. */
function rightsOf({ chat }: CvCertificate, { rights }: VerifiedChain): readonly string[] {
  return rights.bits.length === 0 ? [] : describeChat(chatOf(chat.oid, rights.bits)).rights
}

function errorCount({ findings }: Judgement): number {
  return findings.filter(({ severity }) => severity === 'error').length
}

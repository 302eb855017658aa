import { createHash } from 'node:crypto'
import { identifierText, signerCertificate } from '../cms/named-signer.ts'
import { checkSignature, type SignatureState } from '../signature/check-signature.ts'
import { type HashName, hashOf } from '../signature/signature-scheme.ts'
import type { SignedList, SignerInformation } from '../signed-list.ts'
import type { Certificate } from '../x509/certificate.ts'
import { type ChainRuleId, judgeChain } from './judge-path.ts'
import type { KnownCertificates, Path } from './paths.ts'
import type { ListPolicy } from './policy.ts'
import { applyRules, type Finding } from './rule.ts'
import {
  SIGNER_CERTIFICATE_RULES,
  type SignerCertificateRuleId,
  type SignerCertificateStep,
} from './signer-certificate-rules.ts'
import { type HeldList, SIGNER_RULES, type SignerRuleId, type SignerStep } from './signer-rules.ts'

export type SignedListRuleId = SignerRuleId | SignerCertificateRuleId | ChainRuleId | 'csca-included'

interface SignerQuestion {
  readonly list: SignedList
  readonly signer: SignerInformation
  readonly known: KnownCertificates
  readonly at: Date
  readonly policy: ListPolicy
  readonly held: HeldList | undefined
}

export interface JudgedSigner {
  readonly certificate: Certificate | undefined
  readonly signingTime: Date | undefined
  /** From the signer up to an anchor; empty where no way leads there. */
  readonly path: Path
  readonly findings: readonly Finding<SignedListRuleId>[]
}

/** One signature, its certificate and the way to an anchor. */
export async function judgeSigner({ list, signer, known, at, policy, held }: SignerQuestion): Promise<JudgedSigner> {
  const certificate = signerCertificate(list.embedded, signer.identifier)
  const hash = hashOf(signer.digestAlgorithm)
  const digest = hash && digestOf(list.content, hash)
  const signature = certificate ? await signatureState(list, signer, certificate, hash) : 'cannot-tell'
  const signingTime = signer.signedAttributes?.signingTime
  const step = { list, signer, certificate, digest, signature, at, policy, held }
  const findings: Finding<SignedListRuleId>[] = applyRules<SignerStep, SignerRuleId>(
    SIGNER_RULES,
    step,
    identifierText(signer.identifier),
  )
  if (certificate === undefined) return { certificate, signingTime, path: [], findings }
  const about = certificate.subject.text
  const certificateStep = { list, certificate, signingTime, at, policy }
  const { path, findings: chain } = await judgeChain(certificate, known, at)
  findings.push(
    ...applyRules<SignerCertificateStep, SignerCertificateRuleId>(SIGNER_CERTIFICATE_RULES, certificateStep, about),
    ...chain,
    ...cscaIncluded(list, path),
  )
  return { certificate, signingTime, path, findings }
}

function digestOf(content: Uint8Array, hash: HashName): Uint8Array {
  return createHash(hash).update(content).digest()
}

function signatureState(
  { content }: SignedList,
  { signedAttributes, signature, signatureAlgorithm: algorithm }: SignerInformation,
  certificate: Certificate,
  hash: HashName | undefined,
): Promise<SignatureState> {
  const octets = signedAttributes?.signedOctets ?? content
  return checkSignature({ octets, signature, algorithm, ...(hash && { digest: hash }) }, certificate)
}

/** Of a master list: the CSCA that answers for its signer stands beside it, or in it. */
function cscaIncluded(list: SignedList, path: Path): Finding<'csca-included'>[] {
  const issuer = path[1]
  if (list.kind !== 'master-list' || issuer === undefined) return []
  const isIncluded = list.embedded.some(({ fingerprint }) => fingerprint === issuer.fingerprint)
  if (isIncluded) return []
  const about = issuer.subject.text
  return [{ rule: 'csca-included', source: 'Doc 9303-12 9.1', severity: 'warning', about }]
}

import {
  type AuthenticatedRequest,
  type CurveName,
  type CvCertificate,
  type DecodedRequest,
  type Finding,
  isExpired,
  knownCurve,
  verifyOuterSignature,
  verifyRequest,
} from '../../cvc/index.ts'
import { judgeCertificate, type VerifyWorld } from './judge-certificate.ts'
import type { Judgement } from './judgement.ts'

type OuterJudgement = Pick<Judgement, 'ok' | 'chain' | 'findings'>

const NO_OUTER: OuterJudgement = { ok: true, chain: [], findings: [] }

/** Proof of possession always; the outer signature where the certificate of its signer was given. */
export async function judgeRequest(decoded: DecodedRequest, world: VerifyWorld): Promise<Judgement> {
  const { checkSignature } = world
  const inheritedCurve = curveOfAnchors(world.anchors)
  const inner = await verifyRequest(decoded, { checkSignature, ...(inheritedCurve && { inheritedCurve }) })
  const outer = decoded.kind === 'plain' ? NO_OUTER : await judgeOuter(decoded, world)
  return {
    kind: decoded.kind === 'plain' ? 'request' : 'authenticated-request',
    holderReference: decoded.request.holderReference,
    ok: inner.ok && outer.ok,
    chain: outer.chain,
    rights: [],
    findings: [...inner.findings, ...outer.findings],
  }
}

/** A reference can name several keys, so all of them are tried; where none fits, the last one's findings are told. */
async function judgeOuter(decoded: AuthenticatedRequest, world: VerifyWorld): Promise<OuterJudgement> {
  let answer: OuterJudgement = { ok: true, chain: [], findings: [notChecked(decoded)] }
  for (const signer of [...world.anchors, ...world.others]) {
    if (signer.holderReference !== decoded.outerAuthorityReference) continue
    answer = await judgeOuterBy(decoded, signer, world)
    if (answer.ok) break
  }
  return answer
}

/** The signature counts only by the key of a certificate that itself verifies and has not run out. */
async function judgeOuterBy(
  decoded: AuthenticatedRequest,
  signer: CvCertificate,
  world: VerifyWorld,
): Promise<OuterJudgement> {
  const judged = await judgeCertificate(signer, world)
  const { chain, key } = judged
  const findings = [...judged.findings]
  // chains let expired CVCA certificates pass, since they may still move the trust point
  if (signer.chat.role === 'CVCA' && isExpired(signer, world.today)) findings.push(signerExpired(signer))
  if (judged.ok && !(key && (await verifyOuterSignature(decoded, key, world.checkSignature)))) {
    findings.push(outerSignatureFails(decoded))
  }
  return { ok: findings.every(({ severity }) => severity !== 'error'), chain, findings }
}

function notChecked({ outerAuthorityReference, request: { holderReference } }: AuthenticatedRequest): Finding {
  const detail = `not checked: add the certificate of ${outerAuthorityReference} with --chain`
  return { rule: 'outer-signature', source: 'TR-03110-3 C.2.2', severity: 'warning', holderReference, detail }
}

function outerSignatureFails({ outerAuthorityReference, request: { holderReference } }: AuthenticatedRequest): Finding {
  const detail = `not by the key of ${outerAuthorityReference}`
  return { rule: 'outer-signature', source: 'TR-03110-3 C.2.2', severity: 'error', holderReference, detail }
}

function signerExpired({ holderReference, expires }: CvCertificate): Finding {
  const detail = `expired after ${expires}`
  return {
    rule: 'outer-signer-not-expired',
    source: 'TR-03129, failure_expired',
    severity: 'error',
    holderReference,
    detail,
  }
}

/** Requests of old peers leave the curve out; that of the anchors lets their signature be checked all the same. */
function curveOfAnchors(anchors: readonly CvCertificate[]): CurveName | undefined {
  for (const { publicKey } of anchors) {
    const curve = publicKey.kind === 'ecdsa' && publicKey.domainParameters && knownCurve(publicKey.domainParameters)
    if (curve) return curve
  }
  return undefined
}

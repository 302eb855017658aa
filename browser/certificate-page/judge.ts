import {
  type AuthenticatedRequest,
  type CalendarDate,
  type CardVerifiable,
  type CheckSignature,
  type CurveName,
  type CvCertificate,
  CvcError,
  type DecodedRequest,
  type Finding,
  verificationKey,
  verifyLink,
  verifyOuterSignature,
  verifyRequest,
} from 'eac-broker/cvc'
import { certificatesOf, curveOf, isSelfSigned } from './known-certificates.ts'

/** What can be said of a signature: it verifies, it does not, or the key it needs is not here. */
export interface SignatureState {
  readonly state: 'verified' | 'refuted' | 'unknown'
  readonly sentence: string
  /** The reference of the key it needs where that is another's; text of the certificate. */
  readonly by: string | undefined
}

export interface Judgement {
  readonly signatures: readonly SignatureState[]
  readonly findings: readonly Finding[]
}

/** Who else was dropped, and the world things are judged in. */
export interface World {
  readonly known: readonly CvCertificate[]
  readonly today: CalendarDate
  readonly checkSignature: CheckSignature
}

export function judge(decoded: CardVerifiable, world: World): Promise<Judgement> {
  return decoded.kind === 'certificate' ? judgeCertificate(decoded.certificate, world) : judgeRequest(decoded, world)
}

async function judgeCertificate(certificate: CvCertificate, world: World): Promise<Judgement> {
  if (isSelfSigned(certificate)) return judgeUnder(certificate, certificate, world)
  const by = certificate.authorityReference
  const judged: Judgement[] = []
  for (const issuer of certificatesOf(by, world.known)) judged.push(await judgeUnder(issuer, certificate, world))
  const best = judged.find(({ signatures: [signature] }) => signature?.state === 'verified') ?? judged[0]
  return best ?? unknown('Signature not checked: drop the certificate of its authority here, too', by)
}

async function judgeUnder(
  issuer: CvCertificate,
  certificate: CvCertificate,
  { known, today, checkSignature }: World,
): Promise<Judgement> {
  const issuerCurve = curveOf(issuer, known)
  const itself = issuer === certificate
  const by = itself ? undefined : issuer.holderReference
  if (lacksCurve(issuer, issuerCurve)) {
    return unknown(
      `Signature not checked: ${itself ? 'it' : 'its authority'} spells out no curve; drop the CVCA's certificate here, too`,
      by,
    )
  }
  const curve = issuerCurve ? { issuerCurve } : {}
  const { findings } = await verifyLink({ certificate, issuer, ...curve, today, checkSignature })
  const verified = !findings.some(({ rule }) => rule === 'signature-verifies')
  return { signatures: [outcome(verified, itself ? 'its own key' : 'the key of', by)], findings }
}

function lacksCurve({ publicKey, chat }: CvCertificate, inherited: CurveName | undefined): boolean {
  if (publicKey.kind === 'rsa' || inherited) return false
  return chat.role !== 'CVCA' || publicKey.domainParameters === undefined
}

function unknown(sentence: string, by: string | undefined): Judgement {
  return { signatures: [{ state: 'unknown', sentence, by }], findings: [] }
}

async function judgeRequest(decoded: DecodedRequest, world: World): Promise<Judgement> {
  const [authority] = certificatesOf(decoded.request.authorityReference ?? '', world.known)
  const inheritedCurve = authority && curveOf(authority, world.known)
  const { findings } = await verifyRequest(decoded, {
    checkSignature: world.checkSignature,
    ...(inheritedCurve && { inheritedCurve }),
  })
  const inner = outcome(!findings.some(({ rule }) => rule === 'inner-signature'), 'the key in the request')
  if (decoded.kind === 'plain') return { signatures: [inner], findings }
  return { signatures: [inner, await judgeOuter(decoded, world)], findings }
}

async function judgeOuter(request: AuthenticatedRequest, { known, checkSignature }: World): Promise<SignatureState> {
  const by = request.outerAuthorityReference
  const signers = certificatesOf(by, known)
  if (signers.length === 0) {
    return { state: 'unknown', sentence: 'Outer signature not checked: drop the certificate it names here, too', by }
  }
  for (const signer of signers) {
    const key = keyOf(signer, known)
    if (key && (await verifyOuterSignature(request, key, checkSignature))) return outcome(true, 'the outer key of', by)
  }
  return outcome(false, 'the outer key of', by)
}

function keyOf(certificate: CvCertificate, known: readonly CvCertificate[]) {
  try {
    return verificationKey(certificate.publicKey, curveOf(certificate, known))
  } catch (error) {
    if (error instanceof CvcError) return undefined
    throw error
  }
}

function outcome(verified: boolean, whose: string, by?: string): SignatureState {
  return verified
    ? { state: 'verified', sentence: `Signature verifies with ${whose}`, by }
    : { state: 'refuted', sentence: `Signature does NOT verify with ${whose}`, by }
}

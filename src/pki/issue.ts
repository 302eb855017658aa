import {
  addDays,
  assembleCertificate,
  type CalendarDate,
  type CheckSignature,
  type CvCertificate,
  type CvRequest,
  calendarDateOf,
  decodeCertificate,
  encodeCertificateBody,
  makeInspectionSystemChat,
  publicKeyOf,
  type VerificationKey,
  verifyLink,
} from '../cvc/index.ts'
import type { Exchange, Partner, Refusal } from '../messages/index.ts'
import {
  type AuthorityRecord,
  completeIssuance,
  findCertificate,
  findIssuance,
  findKey,
  type Issuance,
  insertEvent,
  insertIssuance,
  type Tx,
  useInitialPermission,
} from '../store/index.ts'
import type { PkiDeps } from './create-authority.ts'
import { keyMaterialHash, sha256 } from './fingerprints.ts'
import type { IssuingKey } from './issuing-key.ts'
import type { Judgement } from './judge-request.ts'
import { keep } from './keep.ts'
import { PkiError } from './pki-error.ts'
import { parsePolicy } from './policy.ts'

/** What stands behind a decision to issue. */
export interface IssueCase {
  readonly authority: AuthorityRecord
  readonly partner: Partner
  readonly exchange: Exchange
  readonly requestOctets: Uint8Array // all of certReq: asked again with these, the same certificate
  readonly request: CvRequest
  readonly issuing: IssuingKey
}

/** The decision made earlier on these very octets, if there is one: it is carried out, never made a second time. */
export function earlierDecision(
  { authority, partner, requestOctets }: Pick<IssueCase, 'authority' | 'partner' | 'requestOctets'>,
  { db }: Pick<PkiDeps, 'db'>,
): Promise<Issuance | undefined> {
  return findIssuance(db, authority.id, partner.id, sha256(requestOctets))
}

/** Writes down what will be signed. Uses up the permission of an initial request in the same transaction. */
export async function decide(
  wish: IssueCase,
  judgement: Exclude<Judgement, { kind: 'refused' }>,
  { db, now }: PkiDeps,
): Promise<Issuance | { readonly kind: 'refused'; readonly reason: Refusal; readonly why: string }> {
  const at = now()
  const body = encodeCertificateBody(fieldsOf(wish, judgement.key, at))
  return db.transaction().execute(async (tx) => {
    if (judgement.kind === 'initial' && !(await mayBeInitial(tx, wish, judgement.keyFingerprint, at))) {
      const why = `an initial request; compare the key fingerprint ${judgement.keyFingerprint} and allow it`
      return { kind: 'refused', reason: 'not-accepted', why } as const
    }
    const issuance = await insertIssuance(tx, { ...recordOf(wish, judgement.key), body }, at)
    if (issuance === undefined) {
      const why = `${wish.request.holderReference} or its key was certified before; both must be new`
      return { kind: 'refused', reason: 'not-accepted', why } as const
    }
    const details = {
      request: judgement.kind,
      ...(judgement.kind === 'successive' ? { vouchedBy: judgement.vouchedBy } : {}),
    }
    const event = { kind: 'decided to issue', exchangeId: wish.exchange.id, partnerId: wish.partner.id, details }
    await insertEvent(tx, event, at)
    return issuance
  })
}

/** Signs what was written down, and looks at the result as a verifier would. Nothing of it is kept yet. */
export async function sign(
  issuance: Issuance,
  issuer: IssuingKey,
  { db, keys, now, checkSignature }: PkiDeps & { readonly checkSignature: CheckSignature },
): Promise<CvCertificate> {
  if (issuance.certificateId !== undefined) return storedCertificate(issuance.certificateId, db)
  const key = await findKey(db, issuance.issuerKey)
  if (key === undefined) throw new PkiError('no-valid-key', 'the key that was to sign is not known any more')
  const signer = await keys.signer(key.keyId)
  const certificate = decodeCertificate(assembleCertificate(issuance.body, await signer.sign(issuance.body)))
  if (key.id === issuer.key.id) await lookAtResult(certificate, issuer, now(), checkSignature)
  return certificate
}

/** Keeps the certificate and marks the decision as carried out; in the transaction that settles the exchange. */
export async function keepIssued(tx: Tx, issuance: Issuance, certificate: CvCertificate, now: Date): Promise<void> {
  const { id } = await keep(tx, issuance.authorityId, certificate, { origin: 'issued', isAnchor: false }, now)
  await completeIssuance(tx, issuance.id, id)
}

function fieldsOf({ authority, request, issuing }: IssueCase, key: VerificationKey, at: Date) {
  const { grants } = parsePolicy(authority.policy)
  if (grants === undefined) throw new PkiError('no-valid-key', `${authority.name} certifies nobody`)
  const effective = calendarDateOf(at)
  const role = authority.role === 'CVCA' ? 'DV-domestic' : 'terminal'
  return {
    authorityReference: issuing.certificate.holderReference,
    publicKey: publicKeyOf(key, { domainParameters: false }),
    holderReference: request.holderReference,
    chat: makeInspectionSystemChat({ role, fingerprints: grants.fingerprints, iris: grants.iris }),
    effective,
    expires: earlier(addDays(effective, grants.validityDays - 1), issuing.certificate.expires),
    extensions: [],
  }
}

function earlier(a: CalendarDate, b: CalendarDate): CalendarDate {
  if (a < b) return a
  return b
}

function recordOf({ authority, partner, exchange, requestOctets, request, issuing }: IssueCase, key: VerificationKey) {
  return {
    authorityId: authority.id,
    exchangeId: exchange.id,
    partnerId: partner.id,
    requestSha256: sha256(requestOctets),
    issuerKey: issuing.key.id,
    holderReference: request.holderReference,
    keySha256: keyMaterialHash(key),
  }
}

function mayBeInitial(tx: Tx, { partner, exchange }: IssueCase, keyFingerprint: string, at: Date): Promise<boolean> {
  return useInitialPermission(tx, { partnerId: partner.id, keyFingerprint, exchangeId: exchange.id }, at)
}

async function storedCertificate(id: string, db: PkiDeps['db']): Promise<CvCertificate> {
  const stored = await findCertificate(db, id)
  if (stored === undefined) throw new PkiError('certificate-not-usable', 'the issued certificate is not in the store')
  return decodeCertificate(stored.octets)
}

async function lookAtResult(
  certificate: CvCertificate,
  { certificate: issuer, verificationKey }: IssuingKey,
  now: Date,
  checkSignature: CheckSignature,
): Promise<void> {
  const issuerCurve = verificationKey.kind === 'ecdsa' ? { issuerCurve: verificationKey.curve } : {}
  const question = { certificate, issuer, today: calendarDateOf(now), checkSignature, ...issuerCurve }
  const verdict = await verifyLink(question)
  if (verdict.ok) return
  const rules = verdict.findings.filter(({ severity }) => severity === 'error').map(({ rule }) => rule)
  throw new PkiError(
    'certificate-not-usable',
    `the certificate just signed does not pass our own rules: ${rules.join(', ')}`,
  )
}

import {
  assembleCertificate,
  type CertificateFields,
  type CheckSignature,
  type CvCertificate,
  calendarDateOf,
  decodeCertificate,
  encodeCertificateBody,
  isExpired,
  makeInspectionSystemChat,
  publicKeyOf,
  type VerificationKey,
  type VerifiedRequest,
  verifyLink,
} from '../cvc/index.ts'
import type { Exchange, Partner } from '../messages/index.ts'
import {
  type AuthorityRecord,
  type Beside,
  completeIssuance,
  completing,
  eventRow,
  findCertificate,
  findIssuance,
  holdPartner,
  type Issuance,
  insertEvent,
  insertIssuance,
  insertIssuanceFor,
  insertWhere,
  isActivePartner,
  isHeldActive,
  isInUse,
  isOpenDecision,
  MOVED,
  type Part,
  type Tx,
} from '../store/index.ts'
import type { PkiDeps } from './create-authority.ts'
import { keyMaterialHash, sha256 } from './fingerprints.ts'
import { forgottenDecision } from './forgotten.ts'
import type { IssuingKey } from './issuing-key.ts'
import { type Accepted, type Refused, refused } from './judge-request.ts'
import { keep, keeping } from './keep.ts'
import { type NotPermitted, orRolledBack, RolledBack, usePermission } from './may-issue.ts'
import { noteIssued } from './note-issued.ts'
import { notedUnder } from './noted-under.ts'
import { PkiError } from './pki-error.ts'
import { policyOf } from './policy.ts'
import { signerOf } from './signer-of.ts'
import type { TrustedCertificate } from './trusted-certificates.ts'
import { lifeFrom, whyAnew, withoutSignature, writeAnew } from './write-anew.ts'

/** What stands behind a decision to issue. */
export interface IssueCase {
  readonly authority: AuthorityRecord
  readonly partner: Partner
  readonly exchange: Exchange
  readonly requestOctets: Uint8Array // all of certReq: asked again with these, the same certificate
  readonly verified: VerifiedRequest
  readonly issuing: IssuingKey
  /** Of a foreign DV: the CVCA certificates trusted of its state. */
  readonly vouchers?: readonly TrustedCertificate[]
}

/**
 * The decision made earlier on these very octets, if there is one: it is carried out, never made a second time. One that was
 * not carried out yet is refused where it could not be made any more: after a suspension, too late.
 */
export async function earlierDecision(
  wish: IssueCase,
  deps: Pick<PkiDeps, 'db' | 'now'>,
): Promise<Issuance | Refused | undefined> {
  const { authority, partner, requestOctets } = wish
  const { db, now } = deps
  const issuance = await findIssuance(db, authority.id, partner.id, sha256(requestOctets))
  if (issuance === undefined) return forgottenDecision(wish, deps)
  if (issuance.certificateId !== undefined) return issuance
  const stands =
    !isExpired(withoutSignature(issuance.body), calendarDateOf(now())) &&
    (partner.initialSince === undefined || issuance.writtenAt > partner.initialSince)
  if (stands) return issuance
  return refused(
    'not-accepted',
    'a decision on this request was never carried out and is out of date; a new key is needed',
  )
}

/**
 * Writes down what will be signed, in one statement that also sees that the partner is not suspended; an initial request uses up
 * its permission in the same transaction. Of two equal requests at once, both get the one decision.
 */
export async function decide(
  wish: IssueCase,
  judgement: Accepted,
  { db, now }: PkiDeps,
): Promise<Issuance | Refused | NotPermitted> {
  const at = now()
  const body = encodeCertificateBody(fieldsOf(wish, judgement.key, at))
  const record = { ...recordOf(wish, judgement.key), body }
  if (judgement.kind === 'initial') return decideOnce(wish, judgement, record, db, at)
  const told: Part = ['told', insertWhere(MOVED, 'event', eventRow(decidedEvent(wish, judgement), at))]
  const issuance = await insertIssuanceFor(db, record, [told], at)
  if (issuance === 'suspended') return suspended(wish.partner)
  return issuance ?? (await sameDecision(db, wish)) ?? notNew(wish)
}

function decideOnce(
  wish: IssueCase,
  judgement: Accepted,
  record: Parameters<typeof insertIssuance>[1],
  db: PkiDeps['db'],
  at: Date,
): Promise<Issuance | Refused | NotPermitted> {
  return orRolledBack(db, async (tx) => {
    await assertActive(tx, wish.partner)
    const issuance = await insertIssuance(tx, record, at)
    if (issuance === undefined) return (await sameDecision(tx, wish)) ?? notNew(wish)
    await usePermission(tx, wish, judgement, at)
    await insertEvent(tx, decidedEvent(wish, judgement), at)
    return issuance
  })
}

const decidedEvent = ({ exchange, partner }: IssueCase, judgement: Accepted) => ({
  kind: 'decided to issue',
  exchangeId: exchange.id,
  partnerId: partner.id,
  details: groundsOf(judgement),
})

/**
 * The same where the key that signs is on another machine: what it decides there, and writes down, is not written here. The
 * permission of an initial request is used up; `wait` has the exchange wait for that machine, in the same transaction.
 */
export async function leaveDecision(
  wish: IssueCase,
  judgement: Accepted,
  wait: (tx: Tx, details: Readonly<Record<string, unknown>>, at: Date) => Promise<unknown>,
  { db, now }: Pick<PkiDeps, 'db' | 'now'>,
): Promise<'waits' | Refused | NotPermitted> {
  const at = now()
  return orRolledBack(db, async (tx) => {
    await assertActive(tx, wish.partner)
    if (await isInUse(tx, recordOf(wish, judgement.key))) throw new RolledBack(notNew(wish))
    await usePermission(tx, wish, judgement, at)
    await wait(tx, groundsOf(judgement), at)
    return 'waits' as const
  })
}

/**
 * Keeps a certificate that was decided on, written down and signed on that machine, as if it had been here; in the transaction
 * that goes on with its exchange. @throws {PkiError} `issued-meanwhile`
 */
export async function keepIssuedElsewhere(
  tx: Tx,
  wish: IssueCase,
  { certificate, key }: { readonly certificate: CvCertificate; readonly key: VerificationKey },
  at: Date,
): Promise<void> {
  const record = { ...recordOf(wish, key), body: certificate.signedOctets }
  const issuance = (await insertIssuance(tx, record, at)) ?? (await sameDecision(tx, wish))
  if (issuance === undefined)
    throw new PkiError('issued-meanwhile', `${certificate.holderReference} was certified before`)
  const id = await keep(tx, wish.authority.id, certificate, { origin: 'issued', isAnchor: false }, at)
  await completeIssuance(tx, issuance.id, id, certificate.signedOctets)
}

/**
 * Signs what was written down, anew where it can't be signed as it stands, looks at the result as a verifier would, and notes it in
 * the ledger; the database has nothing of it yet. What was signed and noted before it could not be signed any more is taken as it is.
 */
export async function signAndNote(
  wish: IssueCase,
  issuance: Issuance,
  deps: PkiDeps & { readonly checkSignature: CheckSignature },
): Promise<CvCertificate> {
  if (issuance.certificateId !== undefined) return storedCertificate(issuance.certificateId, deps.db)
  const { authority, partner, requestOctets } = wish
  const isLate = whyAnew(wish, issuance, deps.now()) !== undefined
  const noted = isLate ? await notedUnder(issuance, authority, deps) : undefined
  if (noted !== undefined) return noted
  const certificate = await sign(await writeAnew(wish, issuance, deps), wish.issuing, deps)
  await noteIssued({ authority, certificate, keySha256: issuance.keySha256, asked: { partner, requestOctets } }, deps)
  return certificate
}

export async function sign(
  issuance: Issuance,
  issuer: IssuingKey,
  { db, keys, now, checkSignature }: PkiDeps & { readonly checkSignature: CheckSignature },
): Promise<CvCertificate> {
  if (issuance.certificateId !== undefined) return storedCertificate(issuance.certificateId, db)
  if (issuance.issuerKey !== issuer.key.id) {
    throw new PkiError('no-valid-key', 'the decision was made for another key than the one that is to sign')
  }
  const signer = await signerOf(issuer.key, keys)
  const certificate = decodeCertificate(assembleCertificate(issuance.body, await signer.sign(issuance.body)))
  await lookAtResult(certificate, issuer, now(), checkSignature)
  return certificate
}

/**
 * Keeps the certificate and marks the decision as carried out, in the statement that settles the exchange. That settles nothing,
 * and throws, when the partner was suspended meanwhile, or another run carried the decision out; the work tried again finds out.
 */
export function keepIssued(issuance: Issuance, certificate: CvCertificate, now: Date): Beside {
  const { id, authorityId, partnerId, certificateId } = issuance
  const partner = holdPartner(partnerId)
  if (certificateId !== undefined) return { before: [partner], must: { active: isHeldActive }, after: [], refusal }
  const decision = completing(id, certificate.signedOctets)
  return {
    before: [partner, decision.before],
    must: { active: isHeldActive, open: isOpenDecision },
    after: [keeping(authorityId, certificate, { origin: 'issued', isAnchor: false }, now), decision.after],
    refusal,
  }
}

const refusal = (failed: string): PkiError =>
  failed === 'active'
    ? new PkiError('partner-suspended', 'suspended meanwhile')
    : new PkiError('issued-meanwhile', 'the decision was carried out or rewritten meanwhile')

async function assertActive(tx: Tx, partner: Partner): Promise<void> {
  if (!(await isActivePartner(tx, partner.id))) throw new RolledBack(suspended(partner))
}

const suspended = ({ name }: Partner): Refused => refused('not-accepted', `${name} is suspended`)

const groundsOf = (judgement: Accepted) =>
  judgement.kind === 'successive'
    ? { request: judgement.kind, vouchedBy: judgement.vouchedBy }
    : { request: judgement.kind }

function sameDecision(
  db: PkiDeps['db'] | Tx,
  { authority, partner, requestOctets }: IssueCase,
): Promise<Issuance | undefined> {
  return findIssuance(db, authority.id, partner.id, sha256(requestOctets))
}

const notNew = ({ verified }: IssueCase): Refused =>
  refused('not-accepted', `${verified.request.holderReference} or its key was certified before; both must be new`)

function fieldsOf(
  { authority, partner, verified, issuing }: IssueCase,
  key: VerificationKey,
  at: Date,
): CertificateFields {
  const { grants } = policyOf(authority)
  if (grants === undefined) throw new PkiError('no-valid-key', `${authority.name} certifies nobody`)
  const role = partner.role === 'foreign-DV' ? 'DV-foreign' : authority.role === 'CVCA' ? 'DV-domestic' : 'terminal'
  return {
    authorityReference: issuing.certificate.holderReference,
    publicKey: publicKeyOf(key, { domainParameters: false }),
    holderReference: verified.request.holderReference,
    chat: makeInspectionSystemChat({ role, fingerprints: grants.fingerprints, iris: grants.iris }),
    ...lifeFrom(at, { authority, issuing }),
    extensions: [],
  }
}

function recordOf({ authority, partner, exchange, requestOctets, verified, issuing }: IssueCase, key: VerificationKey) {
  return {
    authorityId: authority.id,
    exchangeId: exchange.id,
    partnerId: partner.id,
    requestSha256: sha256(requestOctets),
    issuerKey: issuing.key.id,
    holderReference: verified.request.holderReference,
    keySha256: keyMaterialHash(key),
  }
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
  const verdict = await verifyLink({ certificate, issuer, today: calendarDateOf(now), checkSignature, ...issuerCurve })
  if (verdict.ok) return
  const rules = verdict.findings.filter(({ severity }) => severity === 'error').map(({ rule }) => rule)
  const which = `the certificate just signed does not pass our own rules: ${rules.join(', ')}`
  throw new PkiError('certificate-not-usable', which)
}

import { type CheckSignature, type CvCertificate, calendarDateOf, decodeCertificate, verifyLink } from '../cvc/index.ts'
import { type AuthorityRecord, type Database, insertEvent } from '../store/index.ts'
import { sha256 } from './fingerprints.ts'
import { keep } from './keep.ts'
import { PkiError } from './pki-error.ts'

/** An anchor may be old: the oldest root still in a valid passport (TR-03139, appendix D). Links lead on from it. */
const MAY_BE_OVER: readonly string[] = ['not-expired', 'issuer-not-expired']

/**
 * Trusts a self-signed CVCA certificate by a person's decision: its fingerprint was compared over another channel.
 * @throws {PkiError} `not-a-cvca`, `certificate-not-usable`
 * @throws {CvcError} when the octets are no certificate
 */
export async function trustAnchor(
  authority: AuthorityRecord,
  octets: Uint8Array,
  {
    db,
    now,
    checkSignature,
  }: { readonly db: Database; readonly now: () => Date; readonly checkSignature: CheckSignature },
): Promise<CvCertificate> {
  const certificate = decodeCertificate(octets, { mode: 'tolerant' })
  const at = now()
  await assertUsable(certificate, at, checkSignature)
  const { holderReference } = certificate
  await db.transaction().execute(async (tx) => {
    await keep(tx, authority.id, certificate, { origin: 'authority', isAnchor: true }, at)
    const details = { holderReference, sha256: sha256(octets) }
    await insertEvent(tx, { kind: 'trust anchor taken', authorityId: authority.id, details }, at)
  })
  return certificate
}

async function assertUsable(certificate: CvCertificate, at: Date, checkSignature: CheckSignature): Promise<void> {
  const { holderReference, chat } = certificate
  const why = await speaksAgainstAnchor(certificate, at, checkSignature)
  if (why === undefined) return
  const code = chat.role === 'CVCA' ? 'certificate-not-usable' : 'not-a-cvca'
  throw new PkiError(code, `${holderReference} ${why}`)
}

/** Why a certificate cannot be an anchor; undefined: nothing speaks against it. */
export async function speaksAgainstAnchor(
  certificate: CvCertificate,
  at: Date,
  checkSignature: CheckSignature,
): Promise<string | undefined> {
  const { holderReference, authorityReference, chat } = certificate
  if (chat.role !== 'CVCA') return `is a ${chat.role} certificate, not one of a CVCA`
  if (holderReference !== authorityReference) return 'is a link certificate; take the self-signed one'
  const verdict = await verifyLink({ certificate, issuer: certificate, today: calendarDateOf(at), checkSignature })
  const against = verdict.findings
    .filter(({ severity, rule }) => severity === 'error' && !MAY_BE_OVER.includes(rule))
    .map(({ rule, source }) => `${rule} (${source})`)
  return against.length === 0 ? undefined : `does not verify: ${against.join(', ')}`
}

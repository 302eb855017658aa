import {
  addDays,
  assembleCertificate,
  type CalendarDate,
  type CvCertificate,
  calendarDateOf,
  decodeCertificate,
  encodeCertificateBody,
} from '../cvc/index.ts'
import { type Issuance, insertEvent, rewriteIssuance } from '../store/index.ts'
import type { PkiDeps } from './create-authority.ts'
import type { IssueCase } from './issue.ts'
import { PkiError } from './pki-error.ts'
import { policyOf } from './policy.ts'

/** What was written down, to be read: it has no signature yet. */
export const withoutSignature = (body: Uint8Array): CvCertificate =>
  decodeCertificate(assembleCertificate(body, new Uint8Array(1)))

/** The life of a certificate that is issued at this time: as the policy grants it, and no longer than its issuer's. */
export function lifeFrom(at: Date, { authority, issuing }: Pick<IssueCase, 'authority' | 'issuing'>) {
  const { grants } = policyOf(authority)
  if (grants === undefined) throw new PkiError('no-valid-key', `${authority.name} certifies nobody`)
  const effective = calendarDateOf(at)
  return { effective, expires: earlier(addDays(effective, grants.validityDays - 1), issuing.certificate.expires) }
}

/**
 * A decision that was not carried out is written down again where it can't be signed as it stands: made while the clock ran ahead, it
 * begins in the future; made for a key that was replaced since, it names that one. Never once a signature under it was noted: the
 * caller looks, by `notedUnder`.
 */
export async function writeAnew(
  wish: IssueCase,
  issuance: Issuance,
  { db, now }: Pick<PkiDeps, 'db' | 'now'>,
): Promise<Issuance> {
  const at = now()
  const written = withoutSignature(issuance.body)
  const kind = whyAnew(wish, issuance, at)
  if (kind === undefined) return issuance
  const { exchange, partner, issuing } = wish
  const authorityReference = issuing.certificate.holderReference
  const life = lifeFrom(at, wish)
  const body = encodeCertificateBody({ ...written, authorityReference, ...life })
  return db.transaction().execute(async (tx) => {
    const rewritten = await rewriteIssuance(tx, issuance, { body, issuerKey: issuing.key.id }, at)
    if (rewritten === undefined)
      throw new PkiError('issued-meanwhile', 'another run rewrote the decision, or signed it')
    const was = { effective: written.effective, by: written.authorityReference }
    const is = { effective: life.effective, by: authorityReference }
    const details = { was, is, holderReference: issuance.holderReference }
    await insertEvent(tx, { kind, exchangeId: exchange.id, partnerId: partner.id, details }, at)
    return rewritten
  })
}

/** @returns why a decision can't be signed as it stands, as the event says it; undefined: it can */
export function whyAnew({ issuing }: IssueCase, { issuerKey, body }: Issuance, at: Date): string | undefined {
  if (issuerKey !== issuing.key.id) return 'decided anew: the key that was to sign was replaced'
  return withoutSignature(body).effective > calendarDateOf(at) ? 'dated anew: the clock had been ahead' : undefined
}

function earlier(a: CalendarDate, b: CalendarDate): CalendarDate {
  if (a < b) return a
  return b
}

import {
  addDays,
  assembleCertificate,
  type CalendarDate,
  type CvCertificate,
  calendarDateOf,
  decodeCertificate,
  encodeCertificateBody,
} from '../cvc/index.ts'
import type { Ledger } from '../ledger/index.ts'
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
 * A decision that was made while the clock ran ahead begins in the future, and could not be signed until then: it is written down
 * again with the dates of today. Never once a signature under it was noted; that one is carried out at the next start.
 */
export async function dateAnew(wish: IssueCase, issuance: Issuance, deps: PkiDeps): Promise<Issuance> {
  const { db, ledger, now } = deps
  const at = now()
  const written = withoutSignature(issuance.body)
  if (written.effective <= calendarDateOf(at) || (await isNoted(issuance, ledger))) return issuance
  const life = lifeFrom(at, wish)
  const body = encodeCertificateBody({ ...written, ...life })
  return db.transaction().execute(async (tx) => {
    const rewritten = await rewriteIssuance(tx, issuance, body, at)
    if (rewritten === undefined)
      throw new PkiError('issued-meanwhile', 'another run rewrote the decision, or signed it')
    const { exchange, partner } = wish
    const details = { was: written.effective, is: life.effective, holderReference: issuance.holderReference }
    const event = {
      kind: 'dated anew: the clock had been ahead',
      exchangeId: exchange.id,
      partnerId: partner.id,
      details,
    }
    await insertEvent(tx, event, at)
    return rewritten
  })
}

async function isNoted({ holderReference, keySha256 }: Issuance, ledger: Ledger): Promise<boolean> {
  for (const journal of await ledger.journals()) {
    for await (const page of journal.pages()) {
      if (page.some((entry) => entry.holderReference === holderReference && entry.keySha256 === keySha256)) return true
    }
  }
  return false
}

function earlier(a: CalendarDate, b: CalendarDate): CalendarDate {
  if (a < b) return a
  return b
}

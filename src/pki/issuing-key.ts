import {
  addDays,
  type CalendarDate,
  type CvCertificate,
  calendarDateOf,
  type HolderReference,
  holderReferenceParts,
  isExpired,
  type VerificationKey,
} from '../cvc/index.ts'
import { holderName } from '../messages/index.ts'
import { type AuthorityKey, type AuthorityRecord, type Database, listKeys } from '../store/index.ts'
import { PkiError } from './pki-error.ts'
import { type TrustedCertificate, trustedCertificates } from './trusted-certificates.ts'

/** The key an authority certifies with now, and its own certificate. */
export interface IssuingKey {
  readonly key: AuthorityKey
  readonly certificate: CvCertificate
  readonly verificationKey: VerificationKey
  /** All that its authority trusts, its own certificates among them. */
  readonly trusted: readonly TrustedCertificate[]
}

/**
 * Chooses the key for a request: a DV has one under each CVCA, and the request's CAR names one of them, current or not.
 * @returns undefined when the CAR names somebody else, or leaves open which of several it means
 * @throws {PkiError} `no-valid-key` when the right key has no valid certificate: a matter of time and of our operators
 */
export async function chooseIssuingKey(
  authority: AuthorityRecord,
  authorityReference: HolderReference | undefined,
  { db, now }: { readonly db: Database; readonly now: () => Date },
): Promise<IssuingKey | undefined> {
  if (authorityReference !== undefined && !names(authority, authorityReference)) return undefined
  const keys = await listKeys(db, authority.id)
  const active = keys.filter(({ state }) => state === 'active')
  const named = keys.find(({ holderReference }) => holderReference === authorityReference)
  const candidates =
    named === undefined ? active : active.filter(({ certifiedBy }) => certifiedBy === named.certifiedBy)
  if (candidates.length > 1) return undefined
  const [key] = candidates
  if (key === undefined) {
    const how =
      authority.ceremonyPeer === undefined
        ? 'let it ask the CA above it for one'
        : 'take in a batch of the machine that holds its keys'
    throw new PkiError('no-valid-key', `${authority.name} has no certified key yet; ${how}`)
  }
  return withCertificate(authority, key, db, now())
}

/** Country and mnemonic are those of the authority; the number is not compared (a CA may sign with a newer key). */
function names(authority: AuthorityRecord, reference: HolderReference): boolean {
  return holderName(holderReferenceParts(reference)) === holderName(authority)
}

async function withCertificate(
  authority: AuthorityRecord,
  key: AuthorityKey,
  db: Database,
  now: Date,
): Promise<IssuingKey> {
  const today = calendarDateOf(now)
  const trusted = await trustedCertificates(db, authority.id)
  const own = trusted.filter(
    ({ certificate }) => certificate.holderReference === key.holderReference && !isLink(certificate, authority),
  )
  const found = own.findLast(({ certificate }) => !isExpired(certificate, today))
  if (found === undefined) {
    throw new PkiError(
      'no-valid-key',
      `the certificate of ${key.holderReference} has expired; ${authority.name} needs a new one`,
    )
  }
  assertBegun(found.certificate, today)
  return { key, certificate: found.certificate, verificationKey: found.key, trusted }
}

/** A clock behind the start of what is in use is wrong; that of who made it may have been a little ahead. */
function assertBegun({ holderReference, effective }: CvCertificate, today: CalendarDate): void {
  if (effective <= addDays(today, 1)) return
  throw new PkiError(
    'no-valid-key',
    `the certificate of ${holderReference} begins on ${effective}, and by the clock of this machine it is ${today}: set the clock right`,
  )
}

const isLink = (certificate: CvCertificate, { role }: AuthorityRecord): boolean =>
  role === 'CVCA' && certificate.authorityReference !== certificate.holderReference

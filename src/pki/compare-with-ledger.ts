import { type CheckSignature, type CvCertificate, decodeCertificate } from '../cvc/index.ts'
import type { IssuedEntry, IssuedJournal, Ledger } from '../ledger/index.ts'
import { holderName } from '../messages/index.ts'
import {
  type AuthorityRecord,
  completeIssuance,
  type Database,
  findIssuanceFor,
  type Issuance,
  insertEvent,
  insertForgotten,
  knownCertificates,
  listAuthorities,
  listHolderNumbers,
  raiseHolderNumber,
  type Tx,
} from '../store/index.ts'
import { sha256 } from './fingerprints.ts'
import { keep } from './keep.ts'
import { isSignedBy } from './noted-under.ts'

/** What the ledger knew better than the database. */
export interface Remembered {
  readonly numbers: readonly RaisedNumber[]
  /** Certificates that the database knew nothing of. */
  readonly forgotten: number
  /** Decisions that the database held for open, and that had been carried out. */
  readonly carriedOut: number
}

export interface RaisedNumber {
  readonly authority: string
  readonly certifierCountry: string
  readonly from: number // the highest the database knew of
  readonly to: number
}

interface Deps {
  readonly db: Database
  readonly ledger: Ledger
  readonly now: () => Date
  readonly checkSignature: CheckSignature
}

interface Found {
  readonly entry: IssuedEntry
  readonly certificate: CvCertificate
  readonly sha256: string
  readonly authority: AuthorityRecord | undefined
}

/** `isOurs`: a key the authority is known by made its signature. */
type Looked = Found & { readonly isOurs: boolean }

const OVERLAP_MILLISECONDS = 3_600_000 // far longer than from a note in the ledger to its commit

/**
 * Tells the database what only the ledger knows: after a restore, and after a crash between the two. Done at each start; with
 * nothing to tell it reads the ends of the newest journals only, since what a restore forgets is always the newest.
 */
export async function compareWithLedger(deps: Deps): Promise<Remembered> {
  const authorities = await listAuthorities(deps.db)
  const numbers = await compareNumbers(authorities, deps)
  const found = { forgotten: 0, carriedOut: 0 }
  let knownAt: number | undefined // so far the database knows all
  for (const journal of await deps.ledger.journals()) {
    const writtenAt = journal.lastWrittenAt.getTime()
    if (knownAt !== undefined && writtenAt < knownAt - OVERLAP_MILLISECONDS) break
    if (await compareJournal(journal, authorities, found, deps)) knownAt ??= writtenAt
  }
  return { numbers, ...found }
}

/** @returns whether the database knew the newest of it */
async function compareJournal(
  journal: IssuedJournal,
  authorities: readonly AuthorityRecord[],
  found: { forgotten: number; carriedOut: number },
  deps: Deps,
): Promise<boolean> {
  let pages = 0
  for await (const page of journal.pages()) {
    const unknown = await unknownOf(page, authorities, deps.db)
    if (unknown.length === 0) return pages === 0
    pages += 1
    for (const one of unknown) {
      const { authority, certificate } = one
      const isOurs = authority !== undefined && (await isSignedBy(authority, certificate, deps))
      const what = await deps.db.transaction().execute((tx) => take(tx, { ...one, isOurs }, deps.now()))
      if (what !== undefined) found[what] += 1
    }
  }
  return false
}

async function compareNumbers(authorities: readonly AuthorityRecord[], deps: Deps): Promise<RaisedNumber[]> {
  for (const { authorityId, certifierCountry, highest } of await listHolderNumbers(deps.db)) {
    const of = authorities.find(({ id }) => id === authorityId)
    if (of === undefined) continue
    await deps.ledger.noteNumber({ role: of.role, holder: holderName(of), certifierCountry, number: highest })
  }
  const raised: RaisedNumber[] = []
  for (const { role, holder, certifierCountry, number } of await deps.ledger.numbers()) {
    const of = authorities.find((one) => one.role === role && holderName(one) === holder)
    if (of === undefined) continue
    const from = await raise(of, certifierCountry, number, deps)
    if (from !== undefined) raised.push({ authority: of.name, certifierCountry, from, to: number })
  }
  return raised
}

async function raise(of: AuthorityRecord, certifierCountry: string, to: number, { db, now }: Deps) {
  return db.transaction().execute(async (tx) => {
    const from = await raiseHolderNumber(tx, { authorityId: of.id, certifierCountry, highest: to })
    if (from === undefined) return undefined
    const details = { certifierCountry, from, to }
    await insertEvent(
      tx,
      { kind: 'numbers taken before the restore, forgotten by it', authorityId: of.id, details },
      now(),
    )
    return from
  })
}

async function unknownOf(
  page: readonly IssuedEntry[],
  authorities: readonly AuthorityRecord[],
  db: Database,
): Promise<Found[]> {
  const all = page.map((entry): Found => {
    const octets = Buffer.from(entry.certificate, 'base64')
    const authority = authorities.find((one) => one.role === entry.role && holderName(one) === entry.holder)
    return { entry, certificate: decodeCertificate(octets), sha256: sha256(octets), authority }
  })
  const known = await knownCertificates(
    db,
    all.map((one) => one.sha256),
  )
  return all.filter((one) => !known.has(one.sha256))
}

/** A decision that is in the database is carried out with what was signed; else the certificate was forgotten. */
async function take(tx: Tx, found: Looked, now: Date): Promise<'forgotten' | 'carriedOut' | undefined> {
  const { entry, authority } = found
  const issuance = authority && (await findIssuanceFor(tx, { authorityId: authority.id, ...entry }))
  if (authority === undefined || issuance === undefined) return (await forget(tx, found, now)) ? 'forgotten' : undefined
  // of two signatures under one decision only one was kept, and only that one left
  return (await carryOut(tx, found, authority, issuance, now)) ? 'carriedOut' : undefined
}

async function carryOut(
  tx: Tx,
  { entry, certificate, isOurs }: Looked,
  authority: AuthorityRecord,
  issuance: Issuance,
  now: Date,
): Promise<boolean> {
  const isOpen = isOurs && issuance.certificateId === undefined
  if (!isOpen || !Buffer.from(issuance.body).equals(certificate.signedOctets)) return false
  const id = await keep(tx, authority.id, certificate, { origin: 'issued', isAnchor: false }, new Date(entry.at))
  await completeIssuance(tx, issuance.id, id, certificate.signedOctets)
  const { exchangeId, partnerId, holderReference } = issuance
  const about = { exchangeId, partnerId, authorityId: authority.id, details: { holderReference } }
  await insertEvent(tx, { kind: 'signed already, found in the ledger', ...about }, now)
  return true
}

/** With a signature of ours it vouches for its holder's next request, as it did before. */
async function forget(
  tx: Tx,
  { entry, certificate, authority, isOurs, ...found }: Looked,
  now: Date,
): Promise<boolean> {
  const issuedAt = new Date(entry.at)
  const name = `${entry.role} ${entry.holder}`
  const isNew = await insertForgotten(tx, {
    certificateSha256: found.sha256,
    authority: name,
    partner: entry.partner,
    holderReference: entry.holderReference,
    keySha256: entry.keySha256,
    requestSha256: entry.requestSha256,
    octets: certificate.octets,
    issuedAt,
    foundAt: now,
  })
  if (!isNew) return false
  if (authority !== undefined && isOurs && entry.partner !== undefined) {
    await keep(tx, authority.id, certificate, { origin: 'issued', isAnchor: false }, issuedAt)
  }
  const details = {
    authority: name,
    partner: entry.partner,
    holderReference: entry.holderReference,
    issuedAt: entry.at,
  }
  await insertEvent(
    tx,
    { kind: 'issued before the restore, forgotten by it', authorityId: authority?.id, details },
    now,
  )
  return true
}

import { createHash } from 'node:crypto'
import {
  type CvCertificate,
  calendarDateOf,
  decodeCertificate,
  sameKey,
  verificationKey,
  verifyChain,
} from '../src/cvc/index.ts'
import { checkSignature } from '../src/signatures/index.ts'
import { type Book, type Entry, hasEnded } from './book.ts'
import type { Evidence } from './evidence.ts'
import { groupBy } from './group-by.ts'
import { CURVE } from './party.ts'

/** Something that must not be, of one message. */
export interface Problem {
  readonly kind: 'lost' | 'doubled' | 'wrong'
  readonly says: string
}

/**
 * Holds the clients' books against each other, against the root they trust, and against the node's database.
 * @param root the CVCA certificate the clients were given at the beginning
 */
export async function audit(book: Book, evidence: Evidence, root: Uint8Array): Promise<Problem[]> {
  return [
    ...book.entries.flatMap((entry) => lookAtEntry(entry, evidence)),
    ...book.strangers.map((id) => wrong(`a callback for ${id}, which nobody sent`)),
    ...lookAtHolders(book),
    ...lookAtDatabase(evidence),
    ...compare(book, evidence),
    ...(await verifyAll(book, evidence, root)),
  ]
}

const lost = (says: string): Problem => ({ kind: 'lost', says })
const doubled = (says: string): Problem => ({ kind: 'doubled', says })
const wrong = (says: string): Problem => ({ kind: 'wrong', says })

const nameOf = ({ number, party, operation, messageId, request }: Entry): string =>
  `message ${number}, ${operation} of ${party} (${messageId ?? request?.holderReference ?? ''})`

/** Exactly one outcome, however often it was asked for or brought; and a good request ends with a certificate. */
function lookAtEntry(entry: Entry, evidence: Evidence): Problem[] {
  const name = nameOf(entry)
  const outcomes = [...new Set([...entry.answers.keys(), ...entry.callbacks.keys()])]
  if (entry.acknowledged === undefined) {
    const why = outcomes.length > 0 ? 'was called back and' : ''
    return [lost(`${name} ${why} was sent ${entry.tries} times and never taken on`)]
  }
  if (!hasEnded(entry)) return [lost(`${name} was acknowledged and has no outcome`)]
  if (outcomes.length > 1) return [doubled(`${name} ended differently: ${outcomes.join('; ')}`)]
  const refused = outcomes[0]?.startsWith('refused') ?? false
  if (refused && !entry.mustBeRefused)
    return [wrong(`${name} was in order, and ${outcomes[0]}${whyOf(entry, evidence)}`)]
  if (!refused && entry.mustBeRefused) return [doubled(`${name} asks for a name that was given already, and got it`)]
  return []
}

/** What the node noted of the refusal. */
function whyOf({ messageId, request }: Entry, { exchanges }: Evidence): string {
  const refusal = exchanges.findLast(
    ({ why, message_id, holder_reference }) =>
      why !== null &&
      (messageId === undefined ? holder_reference === request?.holderReference : message_id === messageId),
  )
  return refusal === undefined ? '' : ` (${refusal.why})`
}

/** A holder reference names one key. */
function lookAtHolders({ entries }: Book): Problem[] {
  const holders = groupBy(
    entries.filter(({ certificate }) => certificate !== undefined),
    ({ request }) => request?.holderReference ?? '',
  )
  return [...holders]
    .filter(([, named]) => named.length > 1)
    .map(([holder, named]) => doubled(`${holder} names ${named.length} keys: ${named.map(nameOf).join('; ')}`))
}

function lookAtDatabase({ exchanges, outbox, issuedTwice, happenedTwice }: Evidence): Problem[] {
  return [
    ...exchanges
      .filter(({ state }) => state !== 'closed')
      .map(({ id, operation, direction, partner, state }) =>
        lost(`exchange ${id}, ${direction} ${operation} with ${partner}, did not end: it is ${state}`),
      ),
    ...outbox.map((row) =>
      lost(`${row.task} of exchange ${row.exchange_id} is owed (${row.state}): ${row.last_error}`),
    ),
    ...issuedTwice.map((row) => doubled(`${row.times} certificates were issued for ${row.holder_reference}`)),
    ...happenedTwice.map((row) => doubled(`exchange ${row.exchange_id}: "${row.kind}" ${row.times} times`)),
  ]
}

/** What a client holds is what the node says it gave; and it gave nothing that nobody asked for. */
function compare({ entries }: Book, { exchanges, issuances }: Evidence): Problem[] {
  const kept = groupBy(exchanges, ({ direction, message_id }) => `${direction} ${message_id}`)
  const issued = groupBy(issuances, ({ request_sha256 }) => request_sha256)
  return entries.flatMap((entry) => [
    ...compareExchange(entry, kept.get(`in ${entry.messageId}`) ?? []),
    ...compareIssuance(entry, issued.get(sha256(entry.request?.octets ?? new Uint8Array())) ?? []),
  ])
}

function compareExchange(entry: Entry, kept: Evidence['exchanges']): Problem[] {
  if (entry.messageId === undefined || entry.acknowledged === undefined) return []
  if (kept.length === 0) return [lost(`${nameOf(entry)} was acknowledged, and the database does not know it`)]
  if (kept.length > 1) return [doubled(`${nameOf(entry)} is ${kept.length} exchanges`)]
  const told = [...entry.callbacks.keys(), ...entry.answers.keys()][0]
  const outcome = kept[0]?.outcome
  if (told === undefined || told === `refused: ${outcome}` || told.startsWith(`${outcome}:`)) return []
  return [wrong(`${nameOf(entry)} was told "${told}", and the database says ${outcome}`)]
}

function compareIssuance(entry: Entry, issued: Evidence['issuances']): Problem[] {
  if (entry.operation !== 'RequestCertificate') return []
  if (issued.length > 1) return [doubled(`${nameOf(entry)} was decided ${issued.length} times`)]
  const [issuance] = issued
  const held = entry.certificate
  if (held === undefined) {
    return issuance?.octets ? [lost(`${nameOf(entry)}: a certificate was issued, and its holder never got it`)] : []
  }
  if (!issuance?.octets) return [doubled(`${nameOf(entry)} holds a certificate that the database does not know`)]
  if (Buffer.compare(issuance.octets, held) !== 0)
    return [doubled(`${nameOf(entry)} holds another certificate than was issued`)]
  return []
}

async function verifyAll({ entries }: Book, { dvCertificates }: Evidence, root: Uint8Array): Promise<Problem[]> {
  const anchor = decodeCertificate(root)
  const dvs = new Map<string, CvCertificate>(
    dvCertificates.map(({ octets }) => decodeCertificate(octets)).map((dv) => [dv.holderReference, dv]),
  )
  const problems: Problem[] = []
  for (const entry of entries) {
    if (entry.certificate === undefined) continue
    const against = await verify(entry, decodeCertificate(entry.certificate), anchor, dvs)
    if (against !== undefined) problems.push(wrong(`${nameOf(entry)}: ${against}`))
  }
  return problems
}

/** @returns what is wrong with it */
async function verify(
  { request }: Entry,
  certificate: CvCertificate,
  anchor: CvCertificate,
  dvs: ReadonlyMap<string, CvCertificate>,
): Promise<string | undefined> {
  if (certificate.holderReference !== request?.holderReference) return `it is for ${certificate.holderReference}`
  if (!sameKey(verificationKey(certificate.publicKey, CURVE), request.signer.publicKey)) return 'it holds another key'
  const { authorityReference } = certificate
  const dv = dvs.get(authorityReference)
  if (dv === undefined && authorityReference !== anchor.holderReference) return `nobody knows ${authorityReference}`
  const chain = dv === undefined ? [certificate] : [dv, certificate]
  const latest = [anchor.effective, ...chain.map(({ effective }) => effective)].sort().at(-1)!
  const today = latest > calendarDateOf(new Date()) ? latest : calendarDateOf(new Date())
  const verdict = await verifyChain({ anchor, chain, today, checkSignature })
  if (verdict.ok) return undefined
  return verdict.findings.map(({ rule }) => rule).join(', ')
}

const sha256 = (octets: Uint8Array): string => createHash('sha256').update(octets).digest('hex')

import { settleWithin, takeUpFromCeremony } from '../../async/index.ts'
import { CvcError, decodeRequest, verificationKey } from '../../cvc/index.ts'
import {
  type AnswersManifest,
  type CarriedFile,
  type CeremonyAnswer,
  type Exchange,
  holderName,
  type TakenFile,
} from '../../messages/index.ts'
import {
  judgeCountersignature,
  judgeFromElsewhere,
  judgeIssuedElsewhere,
  keepCountersignedElsewhere,
  keepFromElsewhere,
  keepIssuedElsewhere,
  sha256,
  trustedCertificates,
} from '../../pki/index.ts'
import { type AuthorityRecord, findExchange, insertEvent, listAuthorities, type Tx } from '../../store/index.ts'
import { tellOfKey } from '../announce.ts'
import { type HandlerDeps, sidesOf } from '../deps.ts'
import { requestOf } from '../foreign-way.ts'
import { issueCaseOf } from '../issue-case.ts'
import { noteTaken, type OpenedBatch, openBatch } from './batch.ts'
import { cvcaMeant, wishOf } from './export.ts'
import { handOver, meantForHandOver, removePrivateKeys } from './hand-over.ts'

/** What became of a batch of answers. */
export interface ImportedBatch {
  readonly batch: string
  readonly from: string
  readonly created: string
  readonly by: string | undefined
  /** When it was taken in before, ISO 8601. */
  readonly before: string | undefined
  /** Of a CVCA that was handed over to that machine: how many private keys were removed here. */
  readonly keysRemoved: number
  readonly taken: readonly TakenFile[]
}

/**
 * Takes what the machine with the keys sent: first the certificates of its CVCAs, then each answer for the request that waits for it,
 * after the checks any answer passes. What does not fit changes nothing; what is known already is told as that.
 * @param handOverOf a CVCA of ours whose keys are on that machine from now on
 */
export async function importFromCeremony(
  files: readonly CarriedFile[],
  by: string | undefined,
  deps: HandlerDeps,
  handOverOf?: string,
): Promise<ImportedBatch> {
  const batch = await openBatch(files, 'answers', deps)
  const taken: TakenFile[] = []
  const handed = handOverOf === undefined ? undefined : await meantForHandOver(handOverOf, batch, deps)
  if (handed !== undefined) taken.push(...(await takeCertificates(handed, batch, by, deps)))
  const cvcas = (await listAuthorities(deps.db)).filter(({ ceremonyPeer }) => ceremonyPeer === batch.peer.id)
  let keysRemoved = 0
  for (const cvca of cvcas) {
    if (cvca.id !== handed?.id) taken.push(...(await takeCertificates(cvca, batch, by, deps)))
    keysRemoved += await removePrivateKeys(cvca, deps)
  }
  for (const answer of batch.manifest.answers) taken.push(await takeAnswer(answer, batch, by, deps))
  await noteTaken(batch, by, deps)
  const { id, created, by: writer } = batch.manifest
  return {
    batch: id,
    from: batch.peer.name,
    created,
    by: writer,
    before: batch.before?.at.toISOString(),
    keysRemoved,
    taken,
  }
}

type Batch = OpenedBatch<AnswersManifest>

async function takeCertificates(
  cvca: AuthorityRecord,
  batch: Batch,
  by: string | undefined,
  deps: HandlerDeps,
): Promise<TakenFile[]> {
  const { manifest, octetsOf } = batch
  const named = manifest.certificates.filter((one) => one.cvca === holderName(cvca))
  const octets = named.map(({ file }) => octetsOf(file))
  const found = await judgeFromElsewhere(cvca, octets, deps)
  const at = deps.now()
  const owed = await deps.db.transaction().execute(async (tx) => {
    if (cvca.ceremonyPeer === undefined) await handOver(tx, cvca, found, batch, by, at)
    if (found.taken.length === 0) return []
    await keepFromElsewhere(tx, cvca, found, at)
    const holderReferences = found.taken.map(({ holderReference }) => holderReference)
    const details = { holderReferences, batch: manifest.id, ...(by === undefined ? {} : { by }) }
    await insertEvent(tx, { kind: 'CVCA certificates brought by hand', authorityId: cvca.id, details }, at)
    const told: Exchange[] = []
    for (const one of found.followers) told.push(...(await tellOfKey(tx, cvca, one, at)))
    return told
  })
  for (const { id } of owed) await deps.dispatch('send', id)
  return named.map(({ file }, n) => {
    const hash = sha256(octets[n] ?? new Uint8Array())
    const kept = found.taken.find((one) => sha256(one.octets) === hash)
    if (kept !== undefined) return { file, result: 'taken', says: `of ${cvca.name}: ${kept.holderReference}` }
    return { file, result: 'not-needed', says: `of ${cvca.name}: known here already, or not usable` }
  })
}

async function takeAnswer(
  answer: CeremonyAnswer,
  batch: Batch,
  by: string | undefined,
  deps: HandlerDeps,
): Promise<TakenFile> {
  const file = 'file' in answer ? answer.file : '(refusal)'
  const exchange = await findExchange(deps.db, answer.id)
  const left = (says: string): TakenFile => ({ file, result: 'left', says })
  if (exchange === undefined || !(await isOurs(exchange, batch, deps)))
    return left(`no request ${answer.id} was for it`)
  if (exchange.state !== 'awaiting-ceremony') {
    return { file, result: 'not-needed', exchange: exchange.id, says: `the request was answered before` }
  }
  if (answer.result !== 'refused' && answer.result !== wishOf(exchange)) return left('is an answer to another wish')
  const from = {
    batch: batch.manifest.id,
    from: batch.peer.name,
    answer: 'by-hand',
    ...(by === undefined ? {} : { by }),
  }
  const result =
    answer.result === 'refused'
      ? await takeRefusal(exchange, answer, from, deps)
      : answer.result === 'certificate'
        ? await takeCertificate(exchange, batch.octetsOf(answer.file), from, deps)
        : await takeCountersignature(exchange, batch.octetsOf(answer.file), from, deps)
  return typeof result === 'string' ? left(result) : { file, result: 'taken', exchange: exchange.id, says: result.says }
}

type From = Readonly<Record<string, unknown>>
/** What it answers; as a string: why it does not. */
type Result = { readonly says: string } | string

async function isOurs(exchange: Exchange, { peer }: Batch, deps: HandlerDeps): Promise<boolean> {
  if (exchange.direction !== 'in') return false
  const sides = await sidesOf(exchange, deps)
  const cvca = sides.authority.role === 'SPOC' ? await cvcaMeant(exchange, sides, deps) : sides.authority
  return cvca?.ceremonyPeer === peer.id
}

async function takeRefusal(
  exchange: Exchange,
  { reason, why }: Extract<CeremonyAnswer, { result: 'refused' }>,
  from: From,
  { db, now, dispatch }: HandlerDeps,
): Promise<Result> {
  const details = { outcome: reason, why, ...from }
  const how = { from: 'awaiting-ceremony', details } as const
  const settled = await db
    .transaction()
    .execute((tx) => settleWithin(tx, exchange, { kind: 'refused', reason }, how, now()))
  if (!settled) return MEANWHILE
  if (exchange.callbackUrl !== undefined) await dispatch('deliver', exchange.id)
  return { says: `refuses the request ${exchange.id}: ${why}` }
}

async function takeCertificate(exchange: Exchange, octets: Uint8Array, from: From, deps: HandlerDeps): Promise<Result> {
  const issueCase = await issueCaseOf(exchange, deps)
  if ('kind' in issueCase) return `the request would be refused now: ${issueCase.why}`
  const certificate = await judgeIssuedElsewhere(issueCase, octets, deps)
  if (typeof certificate === 'string') return certificate
  const { holderReference, expires } = certificate
  const key = verificationKey(issueCase.verified.request.publicKey)
  const keep = (tx: Tx) => keepIssuedElsewhere(tx, issueCase, { certificate, key }, deps.now())
  const isTaken = await takeUp(exchange, { ...from, holderReference, expires }, keep, deps)
  return isTaken ? { says: `answers the request ${exchange.id}: ${holderReference}` } : MEANWHILE
}

async function takeCountersignature(
  exchange: Exchange,
  octets: Uint8Array,
  from: From,
  deps: HandlerDeps,
): Promise<Result> {
  const { authority: cvca } = await sidesOf(exchange, deps)
  const signed = authenticated(octets)
  if (typeof signed === 'string') return signed
  if (Buffer.compare(signed.request.octets, requestOf(exchange)) !== 0) return 'holds another request than was sent'
  const against = await judgeCountersignature(signed, await trustedCertificates(deps.db, cvca.id), deps)
  if (against !== undefined) return against.why
  const keep = (tx: Tx) => keepCountersignedElsewhere(tx, { exchange, cvca }, signed, deps.now())
  const isTaken = await takeUp(exchange, { ...from, countersignedBy: signed.outerAuthorityReference }, keep, deps)
  return isTaken ? { says: `countersigns the request ${exchange.id}` } : MEANWHILE
}

const MEANWHILE = 'its request was answered meanwhile'

async function takeUp(
  exchange: Exchange,
  details: From,
  keep: (tx: Tx) => Promise<void>,
  { db, now, dispatch }: HandlerDeps,
): Promise<boolean> {
  const taken = await db.transaction().execute(async (tx) => {
    if (!(await takeUpFromCeremony(tx, exchange, details, now()))) return false
    await keep(tx)
    return true
  })
  if (taken) await dispatch('handle', exchange.id)
  return taken
}

function authenticated(octets: Uint8Array) {
  try {
    const decoded = decodeRequest(octets, { mode: 'tolerant' })
    return decoded.kind === 'authenticated' ? decoded : 'carries no outer signature'
  } catch (error) {
    if (error instanceof CvcError) return `is no certificate request: ${error.message}`
    throw error
  }
}

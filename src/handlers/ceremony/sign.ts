import { closeDecided } from '../../async/index.ts'
import {
  type CarriedFile,
  type CeremonyAnswer,
  type CeremonyDecision,
  type CeremonyItem,
  type Exchange,
  holderName,
  OperatorError,
  type Refusal,
  type RequestsManifest,
} from '../../messages/index.ts'
import { caCertificates, sha256 } from '../../pki/index.ts'
import {
  type BatchPeer,
  exchangeCertificates,
  findCountersignature,
  findExchange,
  listAuthorities,
  listEvents,
} from '../../store/index.ts'
import type { HandlerDeps } from '../deps.ts'
import { noteTaken, type OpenedBatch, openBatch, sealBatch } from './batch.ts'
import { batchPeerNamed } from './batch-key.ts'
import { carryOut } from './carry-out.ts'
import { lookAt } from './look.ts'
import { type TakenIn, takeIn } from './take-in.ts'

/** A batch of requests, as the officer is shown it. */
export interface CheckedBatch {
  readonly batch: string
  readonly from: string
  readonly created: string
  readonly by: string | undefined
  readonly items: readonly CeremonyItem[]
}

/** A batch of requests on the machine that holds the keys: taken on record, and each request looked at. */
export async function checkForCeremony(files: readonly CarriedFile[], deps: HandlerDeps): Promise<CheckedBatch> {
  const batch = await openBatch(files, 'requests', deps)
  const taken = await takeIn(batch, deps)
  await noteTaken(batch, undefined, deps)
  return checked(batch, taken, deps)
}

/**
 * Does what the officer decided on the requests of a batch, and writes the answers to all that were decided, now or before.
 * @throws {OperatorError} before anything is done, where a request that is accepted cannot be
 */
export async function signInCeremony(
  files: readonly CarriedFile[],
  decision: CeremonyDecision,
  by: string | undefined,
  deps: HandlerDeps,
): Promise<CheckedBatch & Sealed & { readonly notDone: readonly { readonly number: number; readonly why: string }[] }> {
  const batch = await openBatch(files, 'requests', deps)
  const taken = await takeIn(batch, deps)
  await noteTaken(batch, by, deps)
  const { items } = await checked(batch, taken, deps)
  const { accept, refuse } = meant(decision, items)
  const notDone: { number: number; why: string }[] = []
  for (const { number } of accept) {
    const why = (await carryOut(exchangeOf(taken, number), by, deps))?.why
    if (why !== undefined) notDone.push({ number, why })
  }
  for (const { number } of refuse) await refuseOne(exchangeOf(taken, number), decision.reason ?? '', by, deps)
  const sealed = await sealAnswers(taken, batch.peer, by, deps)
  return { ...(await checked(batch, await takeIn(batch, deps), deps)), ...sealed, notDone }
}

/** Only the certificates of the CVCAs whose keys are here: the first ones, and after a rollover. */
export async function handOverCertificates(name: string, by: string | undefined, deps: HandlerDeps): Promise<Sealed> {
  return sealAnswers([], await batchPeerNamed(name, deps), by, deps)
}

interface Sealed {
  /** Of the batch of answers. */
  readonly answers: string
  readonly for: string
  readonly certificates: readonly string[]
  readonly files: readonly CarriedFile[]
}

async function checked(
  { manifest, peer }: OpenedBatch<RequestsManifest>,
  taken: readonly TakenIn[],
  deps: HandlerDeps,
): Promise<CheckedBatch> {
  const items: CeremonyItem[] = []
  for (const [n, one] of taken.entries()) items.push(await lookAt(one, n + 1, deps))
  return { batch: manifest.id, from: peer.name, created: manifest.created, by: manifest.by, items }
}

/** Decided before, it is decided: nothing is done twice. */
function meant({ accept, refuse, reason }: CeremonyDecision, items: readonly CeremonyItem[]) {
  const byNumber = (number: number): CeremonyItem => {
    const item = items.find((one) => one.number === number)
    if (item !== undefined) return item
    throw new OperatorError('invalid-input', `There is no request ${number}; the batch has ${items.length}.`)
  }
  const accepted = accept === 'all' ? items.filter(({ state }) => state === 'open') : accept.map(byNumber)
  const refused = refuse.map(byNumber)
  const both = accepted.find((one) => refused.includes(one))
  if (both !== undefined) throw new OperatorError('invalid-input', `Accept or refuse request ${both.number}, not both.`)
  const impossible =
    accepted.find(({ state }) => state === 'failed' || state === 'unknown' || state === 'refused') ??
    refused.find(({ state }) => state === 'unknown' || state === 'certified' || state === 'countersigned')
  if (impossible !== undefined) throw new OperatorError('refused', cannotBe(impossible))
  if (refused.length > 0 && reason === undefined) {
    throw new OperatorError('invalid-input', 'Say why they are refused: it is kept, and told to the other machine.')
  }
  return {
    accept: accepted.filter(({ state }) => state === 'open'),
    refuse: refused.filter(({ state }) => state !== 'refused'),
  }
}

function cannotBe({ number, state, checks }: CeremonyItem): string {
  const why = checks.find(({ ok }) => ok === false)?.says
  return `Request ${number} cannot be decided like that: ${why ?? `it was ${state} before`}. Nothing was done.`
}

function exchangeOf(taken: readonly TakenIn[], number: number): Exchange {
  const exchange = taken[number - 1]?.exchange
  if (exchange === undefined) throw new Error(`request ${number} is on no record`) // seen before
  return exchange
}

const REFUSED = 'refused in a ceremony'

async function refuseOne(exchange: Exchange, why: string, by: string | undefined, deps: HandlerDeps): Promise<void> {
  const outcome = { kind: 'refused', reason: 'not-accepted' } as const
  await closeDecided(exchange, outcome, { kind: REFUSED, details: { why, by } }, async () => {}, deps)
}

async function sealAnswers(
  taken: readonly TakenIn[],
  to: BatchPeer,
  by: string | undefined,
  deps: HandlerDeps,
): Promise<Sealed> {
  const answered: { answer: CeremonyAnswer; files: readonly CarriedFile[] }[] = []
  for (const one of taken) answered.push(...(await answerTo(one, deps)))
  const own = await ownCertificates(deps)
  const certificates = own.map(({ file, octets, cvca }) => ({ file, sha256: sha256(octets), cvca }))
  const answers = answered.map(({ answer }) => answer)
  const content = { kind: 'answers', answers, certificates, ...(by === undefined ? {} : { by }) } as const
  const all = [...answered.flatMap(({ files }) => files), ...own.map(({ file, octets }) => ({ file, octets }))]
  const { id, files } = await sealBatch(content, all, to, deps)
  return { answers: id, for: to.name, certificates: own.map(({ file }) => file), files }
}

async function answerTo({ entry: { id }, exchange: taken }: TakenIn, deps: HandlerDeps) {
  const exchange = taken && (await findExchange(deps.db, taken.id))
  if (exchange?.state !== 'closed') return []
  if (exchange.outcome === 'certificates') {
    const [octets] = await exchangeCertificates(deps.db, exchange.id)
    return octets === undefined ? [] : [withFile(id, 'certificate', `${id}.cvcert`, octets)]
  }
  if (exchange.outcome !== undefined) return [await refusal(id, exchange, deps)]
  const signed = (await findCountersignature(deps.db, exchange.id))?.signedRequest
  return signed === undefined ? [] : [withFile(id, 'countersignature', `${id}.cvreq`, signed)]
}

function withFile(id: string, result: 'certificate' | 'countersignature', file: string, octets: Uint8Array) {
  return { answer: { id, result, file, sha256: sha256(octets) }, files: [{ file, octets }] }
}

async function refusal(id: string, exchange: Exchange, { db }: HandlerDeps) {
  const said = (await listEvents(db, { exchangeId: exchange.id, limit: 100 })).findLast(({ kind }) => kind === REFUSED)
  const why = typeof said?.details.why === 'string' ? said.details.why : 'refused'
  const answer = { id, result: 'refused', reason: exchange.outcome as Refusal, why } as const
  return { answer, files: [] }
}

/** Of each CVCA whose keys are here, from its first root to its newest key. */
async function ownCertificates(deps: HandlerDeps): Promise<(CarriedFile & { cvca: string })[]> {
  const cvcas = (await listAuthorities(deps.db)).filter((one) => one.role === 'CVCA' && one.ceremonyPeer === undefined)
  const files: (CarriedFile & { cvca: string })[] = []
  for (const cvca of cvcas) {
    for (const octets of await caCertificates(cvca, deps)) {
      files.push({ file: `${sha256(octets)}.cvcert`, octets, cvca: holderName(cvca) })
    }
  }
  return files
}

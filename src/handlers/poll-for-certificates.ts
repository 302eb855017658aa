import { LookAgain, noteAnswered, owedSince, ParkWork, WorkFailed } from '../async/index.ts'
import { CvcError, decodeCertificate, decodeRequest, type HolderReference, holderReferenceParts } from '../cvc/index.ts'
import { type Exchange, type Outcome, type Partner, type PartnerAnswer, unreachable } from '../messages/index.ts'
import { insertEvent } from '../store/index.ts'
import { callInEdition, type HandlerDeps, sidesOf } from './deps.ts'
import { unusableCause } from './unusable-cause.ts'

const [MINUTE, HOUR] = [60_000, 3_600_000] // in milliseconds

/** Whether we ask this CVCA for what it acknowledged, since it cannot call us back (TR-03129-2 4.3). */
export function isPolled({ callbackUrl, request, contract }: Exchange, { contractSettings }: Partner): boolean {
  const pollable = callbackUrl === undefined && request !== undefined && contract === 'tr-03129/1.4'
  return pollable && contractSettings.pollMinutes !== 'off'
}

/**
 * Asks a CVCA of 1.4 for what it has ready later, until there are certificates or a refusal. Each pause is as long as the wait
 * has been: doubled from one to the next, up to an hour.
 * @throws {LookAgain} while it is not finished
 */
export async function pollForCertificates(exchange: Exchange, deps: HandlerDeps): Promise<void> {
  if (exchange.state !== 'awaiting-callback') return
  const { partner } = await sidesOf(exchange, deps)
  const first = firstPause(partner)
  const since = (await owedSince(deps.db, exchange.id, 'poll')) ?? exchange.createdAt
  const waited = deps.now().getTime() - since.getTime()
  if (waited < first) throw new LookAgain(first - waited)
  if (partner.serviceUrl === undefined) throw new ParkWork('no-address', `${partner.name} has no service URL`)
  const holderReference = holderReferenceOf(exchange)
  const command = {
    operation: 'GetDVCertificates',
    holderMnemonic: holderReferenceParts(holderReference).mnemonic,
  } as const
  const answer = await callInEdition(exchange, partner, partner.serviceUrl, command, deps)
  const outcome = outcomeIn(answer, holderReference)
  if (outcome !== undefined) return noteAnswered(exchange, 'poll', outcome.outcome, outcome.said, deps)
  const pause = Math.min(Math.max(waited, first), Math.max(first, HOUR))
  await noteNotFinished(exchange, pause, deps)
  throw new LookAgain(pause)
}

function firstPause({ name, contractSettings: { pollMinutes } }: Partner): number {
  if (pollMinutes !== 'off') return pollMinutes * MINUTE
  throw new ParkWork(
    'not-set-up',
    `${name} is polled no more: eac partner set ${name} pollMinutes=5, then eac exchange retry`,
  )
}

function holderReferenceOf({ request }: Exchange): HolderReference {
  return decodeRequest(request ?? new Uint8Array(), { mode: 'tolerant' }).request.holderReference
}

interface Told {
  readonly outcome: Outcome
  readonly said: Extract<PartnerAnswer, { kind: 'final' }>
}

/**
 * @returns undefined: not finished
 * @throws what is worth another attempt; ParkWork where certificates came and none is the one we asked for
 */
function outcomeIn(answer: PartnerAnswer, holderReference: HolderReference): Told | undefined {
  switch (answer.kind) {
    case 'unusable':
      throw new WorkFailed(unusableCause(answer), `the partner answered with ${answer.why}`)
    case 'acknowledged':
    case 'receipt':
      throw new WorkFailed('answer-unusable', `the partner answered a poll with ${answer.returnCode}`)
    case 'final':
      return finalOutcome(answer, holderReference)
    default:
      return unreachable(answer)
  }
}

function finalOutcome(said: Told['said'], holderReference: HolderReference): Told | undefined {
  const { outcome, returnCode } = said
  if (outcome.kind !== 'certificates' && outcome.kind !== 'refused') {
    throw new WorkFailed('answer-unusable', `the partner answered a poll with a ${outcome.kind}`)
  }
  if (outcome.kind === 'refused') {
    if (outcome.reason === 'certificate-not-finished') return undefined
    if (outcome.reason === 'internal-error')
      throw new WorkFailed('internal-error', `the partner answered with ${returnCode}`)
    return { outcome, said }
  }
  // it may give what it issued before, and say nothing of the request that it refused or has not done
  if (outcome.certificates.some((octets) => isOf(holderReference, octets))) return { outcome, said }
  throw new ParkWork(
    'answer-unusable',
    `certificates came, and none for ${holderReference}; eac exchange retry asks again`,
  )
}

function isOf(holderReference: HolderReference, octets: Uint8Array): boolean {
  try {
    return decodeCertificate(octets, { mode: 'tolerant' }).holderReference === holderReference
  } catch (error) {
    if (error instanceof CvcError) return false
    throw error
  }
}

async function noteNotFinished(
  { id, partnerId }: Exchange,
  pause: number,
  { db, now }: Pick<HandlerDeps, 'db' | 'now'>,
): Promise<void> {
  const details = { nextInSeconds: Math.ceil(pause / 1000) }
  await insertEvent(db, { kind: 'asked again: not finished yet', exchangeId: id, partnerId, details }, now())
}

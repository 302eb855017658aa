import { closeTaken, ParkWork, takeFromCaller, WorkFailed } from '../async/index.ts'
import {
  askedListKind,
  type Callback,
  type Exchange,
  LIST_OPERATIONS,
  type Outcome,
  type Partner,
  type PartnerAnswer,
} from '../messages/index.ts'
import { exchangeOutcome, noteListHeld, type Tx } from '../store/index.ts'
import { isByEmail } from './by-email.ts'
import { callInEdition, type HandlerDeps, sidesOf } from './deps.ts'
import { notTaken } from './not-taken.ts'
import { unusableCause } from './unusable-cause.ts'

/** Calls the partner back with the outcome of its request. Until it says that it has it, this is tried again. */
export async function deliverOutcome(exchange: Exchange, deps: HandlerDeps): Promise<void> {
  const outcome = await exchangeOutcome(deps.db, exchange)
  if (exchange.state !== 'settled' || exchange.callbackUrl === undefined || outcome === undefined) return
  await takeFromCaller(exchange, deps)
  const { partner } = await sidesOf(exchange, deps)
  if (partner.state === 'suspended' && outcome.kind !== 'refused') {
    throw new ParkWork(
      'suspended',
      `${partner.name} is suspended: it gets no ${outcome.kind === 'list' ? 'list' : 'certificate'}`,
    )
  }
  if (isByEmail(partner)) throw new ParkWork('no-address', `${partner.name} has no SPOC any more: send it by e-mail`)
  const command = callbackWith(exchange, outcome)
  const answer = await callInEdition(exchange, partner, exchange.callbackUrl, command, deps)
  const taken = { task: 'deliver', said: acknowledged(answer, partner), url: exchange.callbackUrl } as const
  await closeTaken(exchange, taken, deps, noteDelivered(exchange))
}

/** A list counts as held once the partner says that it has it. */
function noteDelivered({ partnerId, operation, listSha256: sha256 }: Exchange) {
  const kind = askedListKind(operation)
  if (kind === undefined || sha256 === undefined) return undefined
  return (tx: Tx, at: Date) => noteListHeld(tx, { partnerId, kind, sha256, how: 'asked', at })
}

/** What brings this outcome: each request has its own. */
function callbackWith({ operation, messageId }: Exchange, outcome: Outcome): Callback {
  const kind = askedListKind(operation)
  if (kind !== undefined && outcome.kind !== 'certificates') {
    return { operation: LIST_OPERATIONS[kind].send, messageId, outcome }
  }
  if (kind === undefined && outcome.kind !== 'list') return { operation: 'SendCertificates', messageId, outcome }
  throw new ParkWork('own-trouble', `${operation} cannot end with ${outcome.kind}`)
}

/** @throws when the partner does not have it: to try again, or ParkWork where trying again cannot help */
function acknowledged(answer: PartnerAnswer, partner: Partner): Extract<PartnerAnswer, { kind: 'receipt' }> {
  if (answer.kind === 'unusable')
    throw notTaken(partner, unusableCause(answer), `the partner answered the callback with ${answer.why}`)
  if (answer.kind !== 'receipt')
    throw new WorkFailed('answer-unusable', 'the partner answered the callback with something else')
  if (answer.receipt === 'received') return answer
  if (answer.receipt === 'internal-error') {
    throw notTaken(partner, 'internal-error', `the partner answered the callback with ${answer.returnCode}`)
  }
  throw new ParkWork('refused', `the partner refused the callback with ${answer.returnCode}`)
}

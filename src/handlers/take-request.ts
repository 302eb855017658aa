import { accept, leaveToCallback, type OutcomeWaiter, unpark } from '../async/index.ts'
import { CvcError, decodeRequest } from '../cvc/index.ts'
import {
  type Answer,
  type AnyContractName,
  type CallerMessage,
  type Exchange,
  mayAskAgain,
  NotNow,
  type Outcome,
  type Partner,
  type Request,
  unreachable,
} from '../messages/index.ts'
import { judgeForm, keyFingerprint, policyOf } from '../pki/index.ts'
import { type AuthorityRecord, insertEvent } from '../store/index.ts'
import { planReply, type ReplyPlan } from './callback-target.ts'
import type { HandlerDeps } from './deps.ts'

export interface Caller {
  readonly partner: Partner
  readonly authority: AuthorityRecord
  readonly contract: AnyContractName
  /** Names of the tolerances its message needed. */
  readonly forgiven: readonly string[]
  /** As it came over the wire; undefined: messages are not kept. */
  readonly message?: CallerMessage | undefined
}

type Deps = HandlerDeps & { readonly outcomes: OutcomeWaiter }

/**
 * Takes a partner's request on and says what it is told in the same HTTP exchange. Checked before that: what needs no
 * look-up; the rest is told by callback, or at once to a caller without callbacks.
 * @throws {NotNow} as many callers wait as may, and this one would have to
 */
export async function takeRequest(command: Request, caller: Caller, deps: Deps): Promise<Answer> {
  const plan = planReply(command.replyTo, caller.partner)
  const leave = waitsFor(plan, command) ? deps.outcomes.enter(caller.partner.id) : undefined
  if (leave === undefined && plan.kind !== 'callback') throw new NotNow(TOO_MANY_WAIT)
  try {
    return await takePlanned(command, plan, caller, { ...deps, mayWait: leave !== undefined })
  } finally {
    leave?.()
  }
}

const waitsFor = (plan: ReplyPlan, { operation }: Request): boolean =>
  plan.kind !== 'callback' || plan.atOnceIfReady || operation === 'RequestForeignCertificate'

const TOO_MANY_WAIT = 'Too many callers wait for an answer: try again later'

/** Whether there is room for one more caller that waits; else whoever takes a callback gets it by callback. */
type Waiting = Deps & { readonly mayWait: boolean }

async function takePlanned(
  command: Request,
  plan: ReplyPlan,
  { partner, authority, contract, forgiven, message }: Caller,
  deps: Waiting,
): Promise<Answer> {
  const form = await lookAtForm(command, deps)
  const acceptance = await accept(
    {
      partner,
      contract,
      command,
      message,
      callbackUrl: plan.kind === 'callback' ? plan.url : undefined,
      callerWaitsUntil: waitsUntil(plan, deps.now()),
      refusal: form.refusal,
      details: { ...form.details, ...detailsOf(plan, command) },
      forgiven,
    },
    deps,
  )
  switch (acceptance.kind) {
    case 'accepted':
      return form.refusal ?? answerLater(acceptance.exchange, authority, deps)
    case 'repeated':
      if (partner.state === 'suspended') return { kind: 'refused', reason: 'holder-inactive' }
      return answerRepeat(acceptance.exchange, acceptance.outcome, authority, deps)
    case 'conflicting':
      return { kind: 'refused', reason: 'other-error' }
    default:
      return unreachable(acceptance)
  }
}

async function answerLater(
  exchange: Exchange,
  authority: AuthorityRecord,
  { outcomes, mayWait }: Pick<Waiting, 'outcomes' | 'mayWait'>,
): Promise<Answer> {
  if (exchange.callerWaitsUntil !== undefined) {
    const milliseconds = mayWait ? AT_ONCE_MILLISECONDS : 0
    return (await outcomes.outcomeOrCallback(exchange, milliseconds)) ?? { kind: 'accepted' }
  }
  const isForeign = exchange.operation === 'RequestForeignCertificate'
  if (exchange.callbackUrl !== undefined) {
    return isForeign && mayWait ? answerForwarded(exchange, outcomes) : { kind: 'accepted' }
  }
  const milliseconds = policyOf(authority).synchronousSeconds * 1000
  if (!mayPoll(exchange, authority)) return outcomes.outcomeOf(exchange, milliseconds)
  const found = isForeign
    ? await outcomes.forwardedOrOutcome(exchange, milliseconds)
    : await outcomes.outcomeWithin(exchange, milliseconds)
  return found ?? { kind: 'accepted' }
}

const AT_ONCE_MILLISECONDS = 10_000 // below the time after which clients of HTTP commonly hang up
const CALLBACK_AFTER_MILLISECONDS = 15_000 // whoever held the connection has answered by then, or is dead

const waitsUntil = (plan: ReplyPlan, now: Date): Date | undefined =>
  plan.kind === 'callback' && plan.atOnceIfReady ? new Date(now.getTime() + CALLBACK_AFTER_MILLISECONDS) : undefined

/** A DV of 1.4 without callbacks comes back by GetDVCertificates for what its CVCA needs longer for (TR-03129-2 4.3). */
function mayPoll({ contract, operation }: Exchange, { role }: AuthorityRecord): boolean {
  const forCertificates = operation === 'RequestCertificate' || operation === 'RequestForeignCertificate'
  return mayAskAgain(contract) && role === 'CVCA' && forCertificates
}

const FORWARDED_WITHIN_MILLISECONDS = 3_000

/**
 * Whether the other state has the request already; the outcome itself goes by callback, also when it is quicker. TR-03129,
 * RequestForeignCertificate, ok_request_forwarded.
 */
async function answerForwarded(exchange: Exchange, outcomes: OutcomeWaiter): Promise<Answer> {
  const found = await outcomes.forwardedOrOutcome(exchange, FORWARDED_WITHIN_MILLISECONDS)
  return found?.kind === 'forwarded' ? found : { kind: 'accepted' }
}

/** The stored answer; a callback that was not acknowledged yet is due now. */
async function answerRepeat(
  exchange: Exchange,
  outcome: Outcome | undefined,
  authority: AuthorityRecord,
  deps: Waiting,
): Promise<Answer> {
  if (exchange.callbackUrl === undefined) {
    await takeUpAgain(exchange, deps)
    return outcome ?? answerLater(exchange, authority, deps)
  }
  const isAnswered = exchange.state === 'closed' && exchange.wireStatus === undefined // no callback was acknowledged
  if (isAnswered && outcome !== undefined) return outcome
  await leaveToCallback(exchange, deps) // the connection it came by first may be lost
  await hurryCallback(exchange, deps)
  return { kind: 'accepted' }
}

async function hurryCallback(exchange: Exchange, { db, now, dispatch, hurry }: HandlerDeps): Promise<void> {
  if (exchange.state === 'settled') await hurry('deliver', exchange.id)
  await takeUpAgain(exchange, { db, now, dispatch })
}

async function takeUpAgain(
  exchange: Exchange,
  { db, now, dispatch }: Pick<HandlerDeps, 'db' | 'now' | 'dispatch'>,
): Promise<void> {
  if (exchange.state !== 'parked') return
  const task = await unpark(exchange, 'the partner asked again', db, now())
  if (task !== undefined) await dispatch(task, exchange.id)
}

interface Form {
  readonly refusal: Outcome | undefined
  readonly details: Readonly<Record<string, unknown>>
}

async function lookAtForm(command: Request, { checkSignature }: Pick<HandlerDeps, 'checkSignature'>): Promise<Form> {
  if (!('certReq' in command)) return { refusal: undefined, details: {} }
  try {
    const decoded = decodeRequest(command.certReq, { mode: 'tolerant' })
    const { request } = decoded
    const details = { holderReference: request.holderReference, keyFingerprint: keyFingerprint(request.publicKey) }
    const against = await judgeForm(decoded, checkSignature)
    if (against.ok) return { refusal: undefined, details }
    const findings = against.findings.map(({ rule, source }) => `${rule} (${source})`)
    return { refusal: { kind: 'refused', reason: against.reason }, details: { ...details, findings } }
  } catch (error) {
    if (!(error instanceof CvcError)) throw error
    return { refusal: { kind: 'refused', reason: 'incorrect-request' }, details: { certReq: error.message } }
  }
}

function detailsOf(plan: ReplyPlan, { replyTo }: Request): Record<string, unknown> {
  if (plan.kind === 'callback') {
    return { answer: plan.atOnceIfReady ? 'at once, or by callback' : 'by callback', callbackUrl: plan.url }
  }
  if (plan.because === undefined || replyTo.callback === 'not-possible') return { answer: 'at once' }
  return { answer: 'at once', because: plan.because, responseURL: replyTo.responseUrl }
}

/** Notes a message that could not be answered, or was malformed: nothing a partner sends goes unseen. */
export async function noteProblem(
  caller: Pick<Caller, 'partner' | 'authority'>,
  problem: {
    readonly operation: string | undefined
    readonly answer: string
    readonly problem: string
    /** Names of tolerances it needed and is not granted. */
    readonly notForgiven: readonly string[] | undefined
    /** How many alike have no event of their own. */
    readonly andMore?: number
  },
  { db, now }: Pick<HandlerDeps, 'db' | 'now'>,
): Promise<void> {
  const { partner, authority } = caller
  await insertEvent(
    db,
    { kind: 'message refused', partnerId: partner.id, authorityId: authority.id, details: { ...problem } },
    now(),
  )
}

import { z } from 'zod'
import {
  closeParked,
  groupParked,
  type HeldPartner,
  listHeldPartners,
  listParked,
  type ParkedWork,
  pauseCalls,
  replayParked,
  resumeCalls,
  spread,
  summariseOwed,
} from '../async/index.ts'
import {
  CAUSES,
  type CauseKind,
  type HeldPartnerView,
  type OperatorCommands,
  OperatorError,
  type ParkedGroupView,
  type ParkedWish,
  type ParkedWorkView,
  type QueueView,
} from '../messages/index.ts'
import { type ApiDeps, partnerNamed } from './deps.ts'
import { nothing, parseInput, reason, someName } from './input.ts'

const AT_MOST = 10_000

const causeKind = z.enum(Object.keys(CAUSES) as [CauseKind, ...CauseKind[]])
const whichSchema = z.strictObject({
  exchanges: z.array(z.uuid('the id of an exchange')).max(AT_MOST).optional(),
  cause: causeKind.optional(),
  partner: z.string().optional(),
  all: z.boolean().optional(),
  dryRun: z.boolean(),
})
const replaySchema = whichSchema.extend({ why: reason, perMinute: z.number().min(0.1).max(6_000).optional() })
const closeSchema = whichSchema.extend({ why: reason })
const groupFilter = z.strictObject({ cause: causeKind.optional(), partner: z.string().optional() })
const pauseSchema = z.strictObject({ name: someName, why: reason })

export const QUEUE_INPUTS = {
  'queue.show': nothing,
  'queue.pause': pauseSchema,
  'queue.resume': pauseSchema,
  'queue.parked': groupFilter,
  'queue.replay': replaySchema,
  'queue.close': closeSchema,
}

/** What is owed to whom and by when, and to whom nothing goes out now. */
export async function showQueue(deps: ApiDeps): Promise<QueueView> {
  const running = deps.running ? await deps.runningJobs() : []
  const work = await summariseOwed(deps.db, running, deps.now())
  return {
    work: work.map(({ nextAt, oldest, ...one }) => ({
      ...one,
      nextAt: nextAt?.toISOString(),
      oldest: oldest.toISOString(),
    })),
    held: (await listHeldPartners(deps.db)).map(heldView),
  }
}

/** Nothing goes out to the partner until people resume. @throws {OperatorError} `not-found`, `refused` */
export async function pauseQueue(
  input: OperatorCommands['queue.pause']['input'],
  deps: ApiDeps,
): Promise<HeldPartnerView> {
  const partner = await partnerNamed(input.name, deps)
  if (!(await pauseCalls(partner, parseInput(reason, input.why), deps.db, deps.now()))) {
    throw new OperatorError('refused', `The calls to ${partner.name} are paused already.`)
  }
  return heldPartner(partner.name, deps)
}

/** Ends a pause; a partner that is not reached is tried now. @throws {OperatorError} `not-found`, `refused` */
export async function resumeQueue(
  input: OperatorCommands['queue.resume']['input'],
  deps: ApiDeps,
): Promise<HeldPartnerView> {
  const partner = await partnerNamed(input.name, deps)
  if (!(await resumeCalls(partner, parseInput(reason, input.why), deps.db, deps.now()))) {
    throw new OperatorError('refused', `Nothing holds back the calls to ${partner.name}.`)
  }
  deps.lookIn(0, partner.id)
  return heldPartner(partner.name, deps)
}

async function heldPartner(name: string, { db }: ApiDeps): Promise<HeldPartnerView> {
  const held = (await listHeldPartners(db)).find(({ partner }) => partner === name)
  return held === undefined ? { partner: name } : heldView(held)
}

export function heldView({ partner, state, openedAt, failures, cause, says, retryAt, ...rest }: HeldPartner) {
  const { pausedAt, why, call } = rest
  return {
    partner,
    ...(state !== null &&
      openedAt !== null &&
      retryAt !== null && {
        circuit: { state, since: openedAt.toISOString(), failures, cause, says, nextTryAt: retryAt.toISOString() },
      }),
    ...(pausedAt !== null && why !== null && { pause: { since: pausedAt.toISOString(), why } }),
    ...(call !== null && { call }),
  } satisfies HeldPartnerView
}

export async function listParkedGroups(
  input: OperatorCommands['queue.parked']['input'],
  { db }: ApiDeps,
): Promise<ParkedGroupView[]> {
  const groups = await groupParked(db, parseInput(groupFilter, input))
  return groups.map(({ cause, partner, count, tasks, oldest, example, says }) => ({
    cause,
    meaning: CAUSES[cause],
    partner,
    count,
    tasks,
    oldest: oldest.toISOString(),
    example: { exchange: example, says },
  }))
}

/** Takes up what is parked, or with `dryRun` says what would be. */
export async function replayQueue(
  input: OperatorCommands['queue.replay']['input'],
  deps: ApiDeps,
): Promise<ParkedWorkView[]> {
  const wish = parseInput(replaySchema, input)
  const chosen = spread(await chosenParked(wish, deps), wish.perMinute, deps.now())
  const taken = wish.dryRun ? chosen : await replayParked(chosen, wish.why, deps)
  if (!wish.dryRun) deps.lookIn(0)
  return taken.map(({ dueAt, ...one }) => ({ ...parkedView(one), dueAt: dueAt.toISOString() }))
}

/** Ends what is parked: nothing of it is sent. */
export async function closeQueue(
  input: OperatorCommands['queue.close']['input'],
  deps: ApiDeps,
): Promise<ParkedWorkView[]> {
  const wish = parseInput(closeSchema, input)
  const chosen = await chosenParked(wish, deps)
  return (wish.dryRun ? chosen : await closeParked(chosen, wish.why, deps)).map(parkedView)
}

/** @throws {OperatorError} where the wish names nothing, or nothing is parked that it means */
async function chosenParked({ all, ...wish }: ParkedWish, deps: ApiDeps): Promise<ParkedWork[]> {
  const { exchanges = [], partner } = wish
  const cause = wish.cause as CauseKind | undefined // by the schema
  const named = exchanges.length > 0 || cause !== undefined || partner !== undefined
  if (named === (all ?? false)) {
    throw new OperatorError('invalid-input', 'Say which: exchanges, a cause, a partner, or all of it, and not both.')
  }
  if (partner !== undefined) await partnerNamed(partner, deps)
  const filter = { cause, partner, exchanges: exchanges.length > 0 ? exchanges : undefined }
  const chosen = await listParked(deps.db, filter, AT_MOST)
  if (chosen.length > 0) return chosen
  throw new OperatorError('not-found', 'Nothing of that is parked; "eac queue parked" shows what is.')
}

const parkedView = ({ exchangeId, parkedAt, partner, operation, task, cause }: ParkedWork): ParkedWorkView => ({
  exchange: exchangeId,
  partner,
  operation,
  task,
  cause,
  parkedAt: parkedAt.toISOString(),
})

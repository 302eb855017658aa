import { oweAnswerAgain } from '../async/index.ts'
import type { Exchange } from '../messages/index.ts'
import { findPartner } from '../store/index.ts'
import { planReply } from './callback-target.ts'
import type { HandlerDeps } from './deps.ts'

/**
 * Brings a partner the answer that it took by callback and has lost since, where it may be called with that today.
 * @param details who says so, and why
 * @returns what speaks against it; undefined: it is on its way
 */
export async function resendAnswer(
  exchange: Exchange,
  details: Readonly<Record<string, unknown>>,
  deps: Pick<HandlerDeps, 'db' | 'now' | 'dispatch'>,
): Promise<string | undefined> {
  const { db, now, dispatch } = deps
  const objection = await objectionTo(exchange, deps)
  if (objection !== undefined) return objection
  const told = { ...details, url: exchange.callbackUrl }
  if (!(await oweAnswerAgain(exchange, told, db, now()))) return NEVER_TAKEN
  await dispatch('deliver', exchange.id)
  return undefined
}

const NEVER_TAKEN =
  'Only an answer that a partner took by callback goes out again, for 30 days; later its messageID may mean another message.'

/** What was registered when it came may not be any more. */
async function objectionTo(
  { partnerId, callbackUrl, messageId, outcome }: Exchange,
  { db }: Pick<HandlerDeps, 'db'>,
): Promise<string | undefined> {
  const partner = await findPartner(db, partnerId)
  if (partner === undefined || callbackUrl === undefined || messageId === undefined) return NEVER_TAKEN
  if (partner.state === 'suspended') return `${partner.name} is suspended: it gets no ${outcome}.`
  const plan = planReply({ callback: 'possible', messageId, responseUrl: callbackUrl }, partner)
  const isStill = plan.kind === 'callback' && plan.url === callbackUrl
  return isStill ? undefined : `${partner.name} is not called back at ${callbackUrl} any more.`
}

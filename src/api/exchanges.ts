import { z } from 'zod'
import { findWaitingApproval } from '../approvals/index.ts'
import { closeUnfinished, type HeldPartner, listHeldPartners, settleWithin, unpark } from '../async/index.ts'
import {
  type EventView,
  EXCHANGE_STATES,
  type Exchange,
  type ExchangeFilter,
  type ExchangePage,
  type ExchangeTreeView,
  type ExchangeView,
  OperatorError,
  type ShownExchangeView,
} from '../messages/index.ts'
import {
  type Database,
  type ExchangeTree,
  exchangeCertificates,
  exchangeTree,
  findExchange,
  findPartner,
  listEvents,
  listExchanges,
  listMessages,
  type StoredEvent,
} from '../store/index.ts'
import { traceIdIn } from '../traces/index.ts'
import type { ApiDeps } from './deps.ts'
import { messageView } from './exchange-messages.ts'
import { parseInput, someName } from './input.ts'
import { objectViews } from './object-view.ts'
import { cursorOfExchange, exchangeCursor, pageWish, text } from './page-input.ts'
import { tlsRequestOf } from './tls-request.ts'
import { forgivenIn } from './tolerances.ts'

const filterSchema = z.strictObject({
  ...pageWish,
  after: exchangeCursor.optional(),
  state: z.enum(EXCHANGE_STATES).optional(),
  partner: text.optional(),
  direction: z.enum(['in', 'out']).optional(),
  operation: text.optional(),
  outcome: text.optional(),
  code: text.optional(),
  messageId: text.optional(),
  holderReference: text.optional(),
  forExchange: z.uuid('an id of an exchange').optional(),
  search: z
    .string()
    .trim()
    .min(1)
    .max(300)
    .describe(
      'An id, a messageID, a holder reference, the SHA-256 of a certificate or list, a part of a partner’s name, or its holder',
    )
    .optional(),
  attention: z.boolean().describe('Only what is late, parked or held back').optional(),
})
const decisionSchema = z.strictObject({ id: someName, reason: z.string() })

export const EXCHANGE_INPUTS = {
  'exchange.list': filterSchema,
  'exchange.show': z.strictObject({ id: someName }),
  'exchange.retry': decisionSchema,
  'exchange.resend': decisionSchema,
  'exchange.close': decisionSchema,
  'exchange.refuse': decisionSchema,
}

const EVENTS_AT_MOST = 1_000
const LONGEST_REASON = 1_000

export async function listExchangeViews(input: ExchangeFilter, { db }: ApiDeps): Promise<ExchangePage> {
  const { partner, ...filter } = parseInput(filterSchema, input)
  const { rows, next } = await listExchanges(db, { ...filter, partnerName: partner })
  const held = new Map((await listHeldPartners(db)).map((one) => [one.partnerId, one]))
  const exchanges = rows.map((exchange) => {
    const waits = [lateness(exchange.lateHours), ...hindrances(exchange, held.get(exchange.partnerId))].filter(isSaid)
    return { ...exchangeView(exchange, exchange.partnerName), ...(waits.length > 0 && { waits: waits.join('; ') }) }
  })
  return { exchanges, next: next === undefined ? undefined : cursorOfExchange(next) }
}

const isSaid = (words: string | undefined): words is string => words !== undefined

const lateness = (hours: number | undefined): string | undefined =>
  hours === undefined ? undefined : `late: ${hours} h and more`

/** What keeps a call from going out. */
function hindrances({ state }: Exchange, held: HeldPartner | undefined): (string | undefined)[] {
  if (held === undefined || (state !== 'queued' && state !== 'settled')) return []
  const since = (at: Date | null): string => at?.toISOString().slice(0, 16).replace('T', ' ') ?? ''
  return [
    held.pausedAt === null ? undefined : `calls paused since ${since(held.pausedAt)}`,
    held.openedAt === null ? undefined : `not reached since ${since(held.openedAt)}`,
  ]
}

export async function showExchange({ id }: { id: string }, { db, tolerances }: ApiDeps): Promise<ShownExchangeView> {
  const exchange = await exchangeWith(id, db)
  const view = await viewOf(id, db)
  const tlsRequest = tlsRequestOf(exchange)?.octets
  const events = await listEvents(db, { exchangeId: id, limit: EVENTS_AT_MOST })
  const certificates = await exchangeCertificates(db, id)
  const approval = await findWaitingApproval(db, id)
  const tree = await exchangeTree(db, exchange)
  const messages = await listMessages(db, id)
  return {
    ...view,
    approval,
    tree: treeView(tree),
    events: events.map(eventView),
    messages: messages.map(messageView),
    certificates: certificates.map((octets) => Buffer.from(octets).toString('base64')),
    objects: objectViews([...(exchange.request ? [exchange.request] : []), ...certificates]),
    forgiven: forgivenIn(events, { tolerances }),
    ...(tlsRequest && { tlsRequest: Buffer.from(tlsRequest).toString('base64') }),
  }
}

/** Only parked work: everything else goes on by itself. */
export async function retryExchange(input: ExchangeDecision, { db, now, dispatch }: ApiDeps): Promise<ExchangeView> {
  const { exchange, reason } = await decided(input, db)
  const task = await unpark(exchange, reason, db, now())
  if (task === undefined) {
    throw new OperatorError('refused', `The exchange is ${exchange.state}; only a parked one can be taken up again.`)
  }
  await dispatch(task, exchange.id)
  return viewOf(exchange.id, db)
}

export async function closeExchange(input: ExchangeDecision, deps: ApiDeps): Promise<ExchangeView> {
  const { db, now } = deps
  const { exchange, reason } = await decided(input, db)
  if (exchange.state === 'awaiting-ceremony') return refuseWaiting(exchange, reason, deps)
  if (exchange.state === 'awaiting-approval') {
    throw new OperatorError('refused', 'The exchange waits for approval; refuse that, and the partner is told.')
  }
  if (!(await closeUnfinished(exchange, reason, db, now()))) {
    const { state } = (await findExchange(db, exchange.id)) ?? exchange
    throw new OperatorError(
      'refused',
      `The exchange is ${state}; only one that is parked, awaits a callback or waits for a ceremony is closed.`,
    )
  }
  return viewOf(exchange.id, db)
}

/** It is not waited for any longer, and the partner is told. */
async function refuseWaiting(exchange: Exchange, why: string, { db, now, dispatch }: ApiDeps): Promise<ExchangeView> {
  const how = { from: 'awaiting-ceremony', details: { outcome: 'not-accepted', why } } as const
  const outcome = { kind: 'refused', reason: 'not-accepted' } as const
  const settled = await db.transaction().execute((tx) => settleWithin(tx, exchange, outcome, how, now()))
  if (!settled) throw new OperatorError('refused', 'The exchange was answered meanwhile.')
  if (exchange.callbackUrl !== undefined) await dispatch('deliver', exchange.id)
  return viewOf(exchange.id, db)
}

interface ExchangeDecision {
  readonly id: string
  readonly reason: string
}

/** @throws {OperatorError} `invalid-input`, `not-found` */
export async function decided({ id, reason }: ExchangeDecision, db: Database) {
  const why = parseInput(z.string().min(1, 'a reason is kept with the exchange; give one').max(LONGEST_REASON), reason)
  return { exchange: await exchangeWith(id, db), reason: why }
}

/** @throws {OperatorError} `not-found` */
export async function exchangeWith(id: string, db: Database): Promise<Exchange> {
  const exchange = z.uuid().safeParse(id).success ? await findExchange(db, id) : undefined
  if (exchange !== undefined) return exchange
  throw new OperatorError('not-found', `There is no exchange ${id}; "eac exchange list" shows the newest ones.`)
}

export async function viewOf(id: string, db: Database): Promise<ExchangeView> {
  const exchange = await exchangeWith(id, db)
  const partner = await findPartner(db, exchange.partnerId)
  return exchangeView(exchange, partner?.name ?? '')
}

export function exchangeView(exchange: Exchange, partner: string): ExchangeView {
  const { id, direction, operation, messageId, state, outcome, wireStatus, callbackUrl } = exchange
  const trace = traceIdIn(exchange.traceparent)
  return {
    id,
    partner,
    direction,
    operation,
    messageId,
    state,
    outcome,
    wireStatus,
    callbackUrl,
    ...(trace !== undefined && { trace }),
    createdAt: exchange.createdAt.toISOString(),
    settledAt: exchange.settledAt?.toISOString(),
    closedAt: exchange.closedAt?.toISOString(),
  }
}

const treeView = ({ exchange, partnerName, authorityName, made }: ExchangeTree): ExchangeTreeView => ({
  ...exchangeView(exchange, partnerName),
  authority: authorityName,
  made: made.map(treeView),
})

export const eventView = ({ at, kind, exchangeId, partnerName, authorityName, details }: StoredEvent): EventView => ({
  at: at.toISOString(),
  kind,
  partner: partnerName,
  authority: authorityName,
  exchange: exchangeId,
  details,
})

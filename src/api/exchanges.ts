import { z } from 'zod'
import {
  type EventView,
  EXCHANGE_STATES,
  type Exchange,
  type ExchangeFilter,
  type ExchangeView,
  OperatorError,
} from '../messages/index.ts'
import {
  exchangeCertificates,
  findExchange,
  findPartner,
  listEvents,
  listExchanges,
  type StoredEvent,
} from '../store/index.ts'
import type { ApiDeps } from './deps.ts'
import { parseInput } from './input.ts'

const limit = z.number().int().min(1).max(1_000)
const filterSchema = z.strictObject({
  state: z.enum(EXCHANGE_STATES).optional(),
  partner: z.string().optional(),
  limit,
})

const EVENTS_AT_MOST = 1_000

export async function listExchangeViews(input: ExchangeFilter, { db }: ApiDeps): Promise<ExchangeView[]> {
  const { state, partner, limit } = parseInput(filterSchema, input)
  const found = await listExchanges(db, { state, partnerName: partner, limit })
  return found.map((exchange) => exchangeView(exchange, exchange.partnerName))
}

export async function showExchange(
  { id }: { id: string },
  { db }: ApiDeps,
): Promise<ExchangeView & { events: EventView[]; certificates: string[] }> {
  const exchange = z.uuid().safeParse(id).success ? await findExchange(db, id) : undefined
  if (exchange === undefined) {
    throw new OperatorError('not-found', `There is no exchange ${id}; "eac exchange list" shows the newest ones.`)
  }
  const partner = await findPartner(db, exchange.partnerId)
  const events = await listEvents(db, { exchangeId: id, limit: EVENTS_AT_MOST })
  const certificates = await exchangeCertificates(db, id)
  return {
    ...exchangeView(exchange, partner?.name ?? ''),
    events: events.map(eventView),
    certificates: certificates.map((octets) => Buffer.from(octets).toString('base64')),
  }
}

export async function listEventViews(input: { limit: number }, { db }: ApiDeps): Promise<EventView[]> {
  const events = await listEvents(db, { limit: parseInput(limit, input.limit) })
  return events.map(eventView)
}

export function exchangeView(exchange: Exchange, partner: string): ExchangeView {
  const { id, direction, operation, messageId, state, outcome, wireStatus, callbackUrl } = exchange
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
    createdAt: exchange.createdAt.toISOString(),
    settledAt: exchange.settledAt?.toISOString(),
    closedAt: exchange.closedAt?.toISOString(),
  }
}

const eventView = ({ at, kind, exchangeId, details }: StoredEvent): EventView => ({
  at: at.toISOString(),
  kind,
  exchange: exchangeId,
  details,
})

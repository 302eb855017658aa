import { sql } from 'kysely'
import type { AnyContractName, CallerMessage, Exchange, Outcome, Partner, Task } from '../messages/index.ts'
import {
  type Database,
  eventRow,
  exchangeOf,
  exchangeOutcome,
  insertEvent,
  insertWhere,
  keepMessages,
  keepOutcome,
  messageRow,
  newExchangeId,
  type PackedMessage,
  packMessage,
  type Tx,
} from '../store/index.ts'
import { ATTRIBUTES, linkTo, note, traceparentOfNow } from '../traces/index.ts'
import { claimFreeKey, claimRepeat, rowWithKey } from './live-repeats.ts'
import { octetsTold } from './octets-told.ts'
import { owe, owing } from './outbox.ts'
import { type Correlated, certReqOf, contentHash, messageIdOf, repeatKey } from './repeats.ts'
import { holderReferenceOf } from './request-holder.ts'

interface IncomingMessage {
  readonly partner: Partner
  readonly contract: AnyContractName
  readonly command: Correlated
  /** As it came over the wire; undefined: it came by another way, or messages are not kept. */
  readonly message?: CallerMessage | undefined
  /** Where the outcome will go; undefined: it is answered in the same HTTP exchange. */
  readonly callbackUrl: string | undefined
  /** Until when the caller stays connected for the outcome, before it is called back. */
  readonly callerWaitsUntil?: Date | undefined
  /** Set when the message alone shows that it must be refused: the exchange is kept, with nothing left to do. */
  readonly refusal: Outcome | undefined
  /** Set where being kept is all: the exchange is closed at once, and this is kept with it. */
  readonly taken?: { readonly event: string; readonly keep: (tx: Tx, exchange: Exchange, at: Date) => Promise<void> }
  /** Nothing is owed: a person answers it, whenever that is. */
  readonly awaitsDecision?: boolean
  /** For the exchange's first event. */
  readonly details: Readonly<Record<string, unknown>>
  /** Names of the tolerances it needed. */
  readonly forgiven: readonly string[]
}

type Acceptance =
  | { readonly kind: 'accepted'; readonly exchange: Exchange; readonly priority: number | undefined } // of the job that is owed
  | { readonly kind: 'repeated'; readonly exchange: Exchange; readonly outcome: Outcome | undefined }
  | { readonly kind: 'conflicting'; readonly exchange: Exchange } // the same id, other content

/** With its octets made ready to be kept. */
type Incoming = IncomingMessage & { readonly packed: PackedMessage | undefined }

interface AcceptDeps {
  readonly db: Database
  readonly now: () => Date
  readonly dispatch: (task: Task, exchangeId: string, priority?: number) => Promise<void>
}

/**
 * Takes a message on: exchange, event, its octets and owed work in one transaction; only then the job. A repeat is told from a new
 * message by the unique key, so of two equal ones at once only one is accepted.
 */
export async function accept(message: IncomingMessage, { db, now, dispatch }: AcceptDeps): Promise<Acceptance> {
  const incoming = { ...message, packed: message.message && (await packMessage(message.message)) }
  const at = now()
  const acceptance =
    (await acceptNew(db, incoming, at)) ??
    (await db.transaction().execute(async (tx): Promise<Acceptance> => {
      const exchange = await insertExchange(tx, incoming, at)
      if (exchange === undefined) return compareWithEarlier(tx, incoming, at)
      const priority = isOwed(incoming) ? await owe(tx, exchange, 'handle', at) : undefined
      return { kind: 'accepted', exchange, priority }
    }))
  message.message?.belongsTo(acceptance.exchange.id, 'request')
  noteAcceptance(acceptance)
  if (acceptance.kind !== 'accepted' || acceptance.priority === undefined) return acceptance
  await dispatch('handle', acceptance.exchange.id, acceptance.priority) // the sweeper finds what a crash leaves undone here
  return acceptance
}

function noteAcceptance({ kind, exchange }: Acceptance): void {
  note({ [ATTRIBUTES.exchange]: exchange.id, [ATTRIBUTES.messageId]: exchange.messageId })
  if (kind !== 'accepted') linkTo(exchange.traceparent)
}

const isEnded = ({ refusal, taken }: IncomingMessage): boolean => refusal !== undefined || taken !== undefined
const isOwed = (incoming: IncomingMessage): boolean => !isEnded(incoming) && !incoming.awaitsDecision

/**
 * What most messages are: new, and nothing to keep but themselves. One statement, which is a transaction of its own: one way to
 * the database instead of six.
 * @returns undefined, and nothing is written: it may be a repeat, or brings something that is kept beside
 */
async function acceptNew(db: Database, incoming: Incoming, at: Date): Promise<Acceptance | undefined> {
  const { command, partner, taken } = incoming
  const key = keyOf(incoming)
  if (key === undefined || taken !== undefined || 'outcome' in command) return undefined
  const row = exchangeRow(incoming, at)
  const exchange = exchangeOf(row)
  const owed = isOwed(incoming) ? owing(exchange, 'handle', at, 'claimed') : sql`select null::integer as priority`
  const message = rowOfMessage(incoming, row.id)
  const octets =
    message === undefined ? sql`` : sql`octets as (${insertWhere('claimed', 'exchange_message', message)}),`
  const { rows } = await sql<{ priority: number | null }>`
    with claimed as (${claimFreeKey({ partnerId: partner.id, direction: 'in', key }, row.id)}),
      kept as (${insertWhere('claimed', 'exchange', row)}),
      ${octets}
      told as (${insertWhere('claimed', 'event', eventRow(firstEvent(incoming, row.id), at))}),
      owed as (${owed})
    select owed.priority from claimed, owed`.execute(db)
  return rows[0] && { kind: 'accepted', exchange, priority: rows[0].priority ?? undefined }
}

/** @returns the new exchange, or undefined when this partner sent a message with this key before */
async function insertExchange(tx: Tx, incoming: Incoming, at: Date): Promise<Exchange | undefined> {
  const { command, partner, taken } = incoming
  const row = exchangeRow(incoming, at)
  const key = keyOf(incoming)
  if (key !== undefined && !(await claimRepeat(tx, { partnerId: partner.id, direction: 'in', key }, row.id, at))) {
    return undefined
  }
  await tx.insertInto('exchange').values(row).execute()
  await keepOctets(tx, incoming, row.id)
  const list_sha256 = 'outcome' in command ? await keepBrought(tx, row.id, command.outcome, at) : null
  await insertEvent(tx, firstEvent(incoming, row.id), at)
  const exchange = exchangeOf({ ...row, list_sha256 })
  await taken?.keep(tx, exchange, at)
  return exchange
}

const keepOctets = (tx: Tx, incoming: Incoming, exchangeId: string): Promise<void> =>
  keepMessages(
    tx,
    [rowOfMessage(incoming, exchangeId)].filter((row) => row !== undefined),
  )

function rowOfMessage({ packed, contract, command: { operation } }: Incoming, exchangeId: string) {
  return packed && messageRow(packed, { exchangeId, part: 'request', direction: 'in', contract, operation })
}

/** Without an id a refused request may be tried again: only a certificate binds. */
function keyOf({ command, refusal }: IncomingMessage): string | undefined {
  return refusal !== undefined && messageIdOf(command) === undefined ? undefined : repeatKey(command)
}

function exchangeRow(incoming: IncomingMessage, at: Date) {
  const { command, partner, refusal } = incoming
  const endedAt = isEnded(incoming) ? at : null
  return {
    id: newExchangeId(at),
    partner_id: partner.id,
    authority_id: partner.authorityId,
    direction: 'in',
    contract: incoming.contract,
    operation: command.operation,
    message_id: messageIdOf(command) ?? null,
    content_sha256: contentHash(command),
    request: certReqOf(command) ?? null,
    foreign_car: 'foreignCar' in command ? command.foreignCar : null,
    holder_reference: holderReferenceOf(command) ?? null,
    for_exchange: null,
    callback_url: incoming.callbackUrl ?? null,
    caller_waits_until: endedAt === null ? (incoming.callerWaitsUntil ?? null) : null,
    state: endedAt !== null ? 'closed' : incoming.awaitsDecision ? 'awaiting-decision' : 'accepted',
    outcome: refusal?.kind === 'refused' ? refusal.reason : null,
    wire_status: null,
    list_sha256: null,
    traceparent: traceparentOfNow() ?? null,
    created_at: at,
    settled_at: endedAt,
    closed_at: endedAt,
  } as const
}

function firstEvent({ refusal, taken, partner, command, details, forgiven, packed }: Incoming, exchangeId: string) {
  const kind = refusal === undefined ? (taken?.event ?? 'accepted') : 'refused at once'
  const outcome = 'outcome' in command ? command.outcome : undefined
  const told = { ...details, ...messageTold(packed), ...octetsTold({ request: certReqOf(command), outcome }) }
  return { kind, exchangeId, partnerId: partner.id, details: told, forgiven }
}

const messageTold = (packed: PackedMessage | undefined) => packed && { messageSha256: packed.sha256 }

/** What a callback brings is kept before it is judged. @returns the hash of a list */
async function keepBrought(tx: Tx, id: string, outcome: Outcome, at: Date): Promise<string | null> {
  const { list_sha256 = null } = await keepOutcome(tx, id, outcome, at)
  if (list_sha256 !== null) await tx.updateTable('exchange').set({ list_sha256 }).where('id', '=', id).execute()
  return list_sha256
}

async function compareWithEarlier(tx: Tx, incoming: Incoming, at: Date): Promise<Acceptance> {
  const key = repeatKey(incoming.command) ?? ''
  const row = await rowWithKey(tx, { partnerId: incoming.partner.id, direction: 'in', key })
  if (row === undefined) throw new Error('the exchange of a live key is gone')
  const exchange = exchangeOf(row)
  const same = row.content_sha256 === contentHash(incoming.command)
  const kind = same ? 'repeated by the partner' : 'refused: the same messageID with other content'
  const details = { ...incoming.details, ...messageTold(incoming.packed) }
  const { forgiven } = incoming
  await keepOctets(tx, incoming, exchange.id)
  await insertEvent(tx, { kind, exchangeId: exchange.id, partnerId: exchange.partnerId, details, forgiven }, at)
  if (!same) return { kind: 'conflicting', exchange }
  return { kind: 'repeated', exchange, outcome: await exchangeOutcome(tx, exchange) }
}

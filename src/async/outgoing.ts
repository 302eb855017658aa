import {
  type Exchange,
  LIST_OPERATIONS,
  type ListKind,
  type MessageId,
  type Outcome,
  type Partner,
  type Passage,
  type Request,
  type SendListOperation,
  type Task,
} from '../messages/index.ts'
import { type Database, insertEvent, keepMessages, keepOutcome, lockExchange, type Tx } from '../store/index.ts'
import { noteCarriedThere } from './carry-on.ts'
import { keepByThemselves, passageRows, passageTold } from './kept-messages.ts'
import { octetsTold } from './octets-told.ts'
import { discharge, owe } from './outbox.ts'
import { queueOutgoing } from './queue-outgoing.ts'
import { certReqOf, contentHash } from './repeats.ts'
import { holderReferenceOf } from './request-holder.ts'

export interface OutgoingDeps {
  readonly db: Database
  readonly now: () => Date
  readonly dispatch: (task: Task, exchangeId: string) => Promise<void>
}

/** What a partner said about an exchange of ours: the code, the tolerances that needed, and what went over the wire. */
export interface Said {
  readonly returnCode: string
  readonly forgiven?: readonly string[] | undefined
  readonly passage?: Passage | undefined
}

/** Writes down a request of ours before it is sent. The caller dispatches `send` once its transaction has committed. */
export async function enqueueRequest(
  tx: Tx,
  request: {
    partner: Partner
    command: Request
    messageId: MessageId
    details: Record<string, unknown>
    /** The exchange that this one carries on. */
    forExchange?: string
  },
  at: Date,
): Promise<Exchange> {
  const { command, forExchange, ...rest } = request
  const callbackUrl = command.replyTo.callback === 'possible' ? command.replyTo.responseUrl : undefined
  const carried = {
    request: certReqOf(command),
    foreignCar: 'foreignCar' in command ? command.foreignCar : undefined,
    holderReference: holderReferenceOf(command),
  }
  const { operation } = command
  return queueOutgoing(
    tx,
    { ...rest, ...carried, operation, contentSha256: contentHash(command), callbackUrl, forExchange },
    at,
  )
}

/** Writes down a list that a partner is to be sent unasked. The caller dispatches `send` once its transaction has committed. */
export async function enqueueList(
  tx: Tx,
  { partner, kind, sha256 }: { partner: Partner; kind: ListKind; sha256: string },
  at: Date,
): Promise<Exchange> {
  const operation = LIST_OPERATIONS[kind].send
  await withdrawOlder(tx, partner, operation, at)
  const details = { list: kind, sha256 }
  return queueOutgoing(tx, { partner, operation, contentSha256: sha256, listSha256: sha256, details }, at)
}

/** An older list of the kind that the partner does not have yet is not sent any more: it must not come after the newer one. */
async function withdrawOlder(tx: Tx, partner: Partner, operation: SendListOperation, at: Date): Promise<void> {
  const older = await tx
    .updateTable('exchange')
    .set({ state: 'closed', closed_at: at })
    .where('partner_id', '=', partner.id)
    .where('direction', '=', 'out')
    .where('operation', '=', operation)
    .where('state', 'in', ['queued', 'parked'])
    .returning('id')
    .execute()
  for (const { id } of older) {
    await discharge(tx, id, 'send')
    await insertEvent(tx, { kind: 'withdrawn: a newer list follows', exchangeId: id, partnerId: partner.id }, at)
  }
}

/**
 * The partner took our request and will call back, or, `polled`, is asked for the outcome. When its callback was quicker,
 * that stays as it is.
 */
export async function noteAcknowledged(
  exchange: Exchange,
  { returnCode, forgiven, passage }: Said,
  { polled }: { readonly polled: boolean },
  { db, now, dispatch }: OutgoingDeps,
): Promise<void> {
  const at = now()
  const messages = await passageRows(exchange, 'send', passage)
  const owesPoll = await db.transaction().execute(async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('exchange')
      .set({ state: 'awaiting-callback', wire_status: returnCode })
      .where('id', '=', exchange.id)
      .where('state', 'in', ['queued', 'parked']) // parked while the call was under way: it arrived all the same
      .where('outcome', 'is', null)
      .executeTakeFirst()
    await discharge(tx, exchange.id, 'send')
    const event = { kind: 'sent, and acknowledged', exchangeId: exchange.id, partnerId: exchange.partnerId }
    const by = polled ? { outcome: 'asked for by GetDVCertificates' } : {}
    const details = { answer: returnCode, ...by, ...passageTold(messages) }
    await keepMessages(tx, messages)
    await insertEvent(tx, { ...event, details, forgiven }, at)
    if (numUpdatedRows === 0n) return false
    await noteCarriedThere(tx, exchange, at)
    if (!polled) return false
    await owe(tx, exchange, 'poll', at)
    return true
  })
  if (owesPoll) await dispatch('poll', exchange.id)
}

const ANSWERED_EVENT = { send: 'sent, and answered', poll: 'asked again, and answered' } as const

/** The partner answered in the same HTTP exchange: to our request, or when it was asked for the outcome. */
export async function noteAnswered(
  exchange: Exchange,
  task: keyof typeof ANSWERED_EVENT,
  outcome: Outcome,
  { returnCode, forgiven, passage }: Said,
  { db, now, dispatch }: OutgoingDeps,
): Promise<void> {
  const messages = await passageRows(exchange, task, passage)
  const told = { kind: ANSWERED_EVENT[task], returnCode, forgiven, details: passageTold(messages) }
  const moved = await db.transaction().execute(async (tx) => {
    await lockExchange(tx, exchange.id)
    await discharge(tx, exchange.id, task)
    const taken = await takeOutcome(tx, exchange, outcome, told, now())
    if (taken) await keepMessages(tx, messages)
    else await keepByThemselves(tx, exchange, task, messages, now())
    return taken
  })
  if (moved) await dispatch('install', exchange.id)
}

/** How an outcome came, for its event. */
type OutcomeCame = Pick<Said, 'returnCode' | 'forgiven'> & {
  readonly kind: string
  readonly details?: Readonly<Record<string, string>>
}

/**
 * An outcome has come for an exchange of ours that waits for one; what it brings is then looked at and used.
 * @returns false when there was an outcome already
 */
export async function takeOutcome(
  tx: Tx,
  exchange: Exchange,
  outcome: Outcome,
  { kind, returnCode, forgiven, details: more = {} }: OutcomeCame,
  at: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('exchange')
    .set({ state: 'answered', wire_status: returnCode, settled_at: at })
    .where('id', '=', exchange.id)
    .where('state', 'in', ['queued', 'awaiting-callback', 'parked'])
    .where('outcome', 'is', null) // parked with an outcome: its use is what failed
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return false
  const kept = await keepOutcome(tx, exchange.id, outcome, at)
  await tx.updateTable('exchange').set(kept).where('id', '=', exchange.id).execute()
  const event = { kind, exchangeId: exchange.id, partnerId: exchange.partnerId }
  const details = { answer: returnCode, ...more, ...octetsTold({ outcome }) }
  await insertEvent(tx, { ...event, details, forgiven }, at)
  for (const task of ['send', 'poll'] as const) await discharge(tx, exchange.id, task) // others may be at it, too
  await owe(tx, exchange, 'install', at)
  return true
}

interface InstalledEvent {
  readonly kind: string
  readonly details: Readonly<Record<string, unknown>>
}

/** What came was looked at and used, or found wanting: the exchange is at its end. */
export async function closeInstalled(
  exchange: Exchange,
  event: InstalledEvent | (() => InstalledEvent), // as a function: told by what `also` came to
  also: (tx: Tx) => Promise<void>,
  { db, now }: Pick<OutgoingDeps, 'db' | 'now'>,
): Promise<boolean> {
  const at = now()
  return db.transaction().execute(async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('exchange')
      .set({ state: 'closed', closed_at: at })
      .where('id', '=', exchange.id)
      .where('state', '=', 'answered')
      .executeTakeFirst()
    if (numUpdatedRows === 0n) return false
    await also(tx)
    await discharge(tx, exchange.id, 'install')
    const told = typeof event === 'function' ? event() : event
    await insertEvent(tx, { ...told, exchangeId: exchange.id, partnerId: exchange.partnerId }, at)
    return true
  })
}

import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import {
  type Exchange,
  OPEN_ORDER_STATES,
  type OrderEnd,
  type OrderId,
  type Partner,
  parseMessageId,
  type RevocationReason,
  type Task,
  type WaitingFor,
} from '../messages/index.ts'
import {
  type Database,
  endRevocation,
  findOrderOfExchange,
  insertEvent,
  insertOrder,
  insertRevocation,
  keepOrderChain,
  lockExchange,
  moveOrder,
  type NewOrder,
  type OrderRecord,
  type Tx,
} from '../store/index.ts'
import { discharge, owe } from './outbox.ts'
import { queueOutgoing } from './queue-outgoing.ts'

/** An order at an X.509 CA and its exchange move together: the order from a named state, what is owed with it. */
interface OrderDeps {
  readonly db: Database
  readonly now: () => Date
  readonly dispatch: (task: Task, exchangeId: string) => Promise<void>
}

/** The key is ordered from this CA already, or a revocation is under way. */
export class AlreadyAsked extends Error {
  override readonly name = 'AlreadyAsked'
}

/** Writes down an order: nothing has been sent. The caller dispatches `send` once its transaction has committed. */
export async function enqueueOrder(
  tx: Tx,
  partner: Partner,
  order: Omit<NewOrder, 'exchangeId' | 'partnerId'>,
  by: string,
  at: Date,
): Promise<Exchange> {
  const { product, subject, dnsNames } = order.wishes
  const details = { order: order.id, product, commonName: subject.commonName, names: dnsNames, by }
  const exchange = await queueAtCa(tx, partner, 'OrderCertificate', order.id, order.wishes, details, at)
  const row = { ...order, exchangeId: exchange.id, partnerId: partner.id }
  if (!(await insertOrder(tx, row, at))) throw new AlreadyAsked('the key is ordered from this CA already')
  return exchange
}

/** As {@link enqueueOrder}. */
export async function enqueueRevocation(
  tx: Tx,
  partner: Partner,
  { order, id, reason, by }: { order: OrderRecord; id: OrderId; reason: RevocationReason; by: string },
  at: Date,
): Promise<Exchange> {
  const details = { order: order.id, serial: order.serial, reason, by }
  const exchange = await queueAtCa(tx, partner, 'RevokeCertificate', id, details, details, at)
  if (!(await insertRevocation(tx, { exchangeId: exchange.id, orderId: order.id, reason }, at))) {
    throw new AlreadyAsked('its revocation is under way')
  }
  return exchange
}

function queueAtCa(
  tx: Tx,
  partner: Partner,
  operation: 'OrderCertificate' | 'RevokeCertificate',
  id: OrderId,
  content: unknown,
  details: Readonly<Record<string, unknown>>,
  at: Date,
): Promise<Exchange> {
  const messageId = parseMessageId(id)
  const contentSha256 = createHash('sha256')
    .update(JSON.stringify([operation, content]))
    .digest('hex')
  return queueOutgoing(tx, { partner, operation, contentSha256, details, ...(messageId && { messageId }) }, at)
}

/** Before the first byte leaves. @returns false when somebody else has it in hand */
export async function noteOrderGoesOut(
  { id, exchangeId, partnerId }: OrderRecord,
  { db, now }: OrderDeps,
): Promise<boolean> {
  const at = now()
  return db.transaction().execute(async (tx) => {
    if (!(await moveOrder(tx, id, ['draft'], 'submitted', { submittedAt: at }))) return false
    await insertEvent(tx, { kind: 'order goes out', exchangeId, partnerId, details: { order: id } }, at)
    return true
  })
}

/**
 * Nothing of it is at the CA, for certain: it may go out again as if it never had.
 * @param says a person's words; undefined: the failed attempt tells
 */
export async function noteOrderNotThere(
  { id, exchangeId, partnerId }: OrderRecord,
  says: { readonly why: string; readonly by: string } | undefined,
  { db, now }: OrderDeps,
): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    if (!(await moveOrder(tx, id, ['submitted'], 'draft'))) return false
    const event = { kind: 'order is not at the CA', exchangeId, partnerId, details: { order: id, ...says } }
    if (says !== undefined) await insertEvent(tx, event, now())
    return true
  })
}

/** What a CA has of an order that is not at its end. */
export interface UnfinishedOrder {
  readonly state: 'pending_validation' | 'issuing'
  readonly ticket: string
  readonly waiting: readonly WaitingFor[]
  readonly lookAt: Date
}

/** The CA has it, and is not done: it is looked at again. */
export async function noteUnfinished(
  exchange: Exchange,
  order: OrderRecord,
  { state, ticket, waiting, lookAt }: UnfinishedOrder,
  { db, now, dispatch }: OrderDeps,
): Promise<void> {
  const at = now()
  const isFirst = order.ticket === undefined
  const owesPoll = await db.transaction().execute(async (tx) => {
    await lockExchange(tx, exchange.id)
    const looks = isFirst ? 'none' : 'one more'
    const changes = { ticket, waiting, looks, lookedAt: at, lookAt, heldFor: null } as const
    if (!(await moveOrder(tx, order.id, AT_THE_CA, state, changes))) return noteGivenUp(tx, exchange, order, ticket, at)
    if (isFirst || state !== order.state || !isDeepStrictEqual(waiting, order.waiting)) {
      const kind = state === 'issuing' ? 'the CA is at work' : 'the CA waits'
      await tell(
        tx,
        kind,
        exchange,
        { order: order.id, waitingFor: waiting.length > 0 ? waiting : undefined, lookAt },
        at,
      )
    }
    return isFirst && (await moveToPolling(tx, exchange, at))
  })
  if (owesPoll) await dispatch('poll', exchange.id)
}

/** The CA goes on with what a person gave up here meanwhile: told, so that it can be revoked. */
async function noteGivenUp(tx: Tx, exchange: Exchange, { id }: OrderRecord, ticket: string, at: Date): Promise<false> {
  if (await moveOrder(tx, id, ['cancelled'], 'cancelled', { ticket })) {
    await tell(tx, 'the CA went on with an order that was given up', exchange, { order: id, ticket }, at)
  }
  return false
}

/** Where the CA may have it. */
const AT_THE_CA = ['submitted', 'pending_validation', 'issuing'] as const

async function moveToPolling(tx: Tx, exchange: Exchange, at: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('exchange')
    .set({ state: 'awaiting-callback' })
    .where('id', '=', exchange.id)
    .where('state', 'in', ['queued', 'parked']) // parked while the call was under way: it arrived all the same
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return false
  await discharge(tx, exchange.id, 'send')
  await owe(tx, exchange, 'poll', at)
  return true
}

/** A certificate came: kept as it is, to be judged before it counts. */
export async function noteCertificateCame(
  exchange: Exchange,
  order: OrderRecord,
  { ticket, chain }: { readonly ticket: string; readonly chain: readonly Uint8Array[] },
  { db, now, dispatch }: OrderDeps,
): Promise<void> {
  const at = now()
  const moved = await db.transaction().execute(async (tx) => {
    await lockExchange(tx, exchange.id)
    if (!(await moveOrder(tx, order.id, AT_THE_CA, 'issuing', { ticket, lookedAt: at, heldFor: null }))) {
      await keepOrderChain(tx, order.id, chain)
      return noteGivenUp(tx, exchange, order, ticket, at)
    }
    const { numUpdatedRows } = await tx
      .updateTable('exchange')
      .set({ state: 'answered', settled_at: at })
      .where('id', '=', exchange.id)
      .where('state', 'in', ['queued', 'awaiting-callback', 'parked'])
      .executeTakeFirst()
    if (numUpdatedRows === 0n) return false
    await keepOrderChain(tx, order.id, chain)
    for (const task of ['send', 'poll'] as const) await discharge(tx, exchange.id, task)
    await owe(tx, exchange, 'install', at)
    await tell(tx, 'certificate came', exchange, { order: order.id, certificates: chain.length }, at)
    return true
  })
  if (moved) await dispatch('install', exchange.id)
}

/** It was judged and found good. */
export async function noteIssued(
  exchange: Exchange,
  order: OrderRecord,
  good: {
    readonly serial: string
    readonly notAfter: Date
    readonly chain: readonly Uint8Array[]
    readonly remarks: readonly string[]
  },
  { db, now }: OrderDeps,
): Promise<void> {
  const at = now()
  const { serial, notAfter, chain, remarks } = good
  await db.transaction().execute(async (tx) => {
    if (!(await moveOrder(tx, order.id, ['issuing'], 'issued', { serial, notAfter, endedAt: at }))) return
    await keepOrderChain(tx, order.id, chain)
    await close(tx, exchange, 'issued', at)
    const told = { order: order.id, serial, notAfter, remarks: remarks.length > 0 ? remarks : undefined }
    await tell(tx, 'certificate issued', exchange, told, at)
  })
}

/** It ends without a certificate. */
export async function noteOrderEnded(
  exchange: Exchange,
  order: OrderRecord,
  { as, why, ticket, field }: { as: OrderEnd; why: string; ticket?: string | undefined; field?: string | undefined },
  { db, now }: OrderDeps,
): Promise<void> {
  const at = now()
  await db.transaction().execute(async (tx) => {
    const changes = { why, endedAt: at, ...(ticket !== undefined && { ticket }) }
    if (!(await moveOrder(tx, order.id, OPEN_ORDER_STATES, as, changes))) return
    await close(tx, exchange, as, at)
    await tell(tx, `order ${as}`, exchange, { order: order.id, why, field }, at)
  })
}

/** The certificate is revoked, whoever asked for it. */
export async function noteRevoked(exchange: Exchange, order: OrderRecord, { db, now }: OrderDeps): Promise<void> {
  const at = now()
  await db.transaction().execute(async (tx) => {
    await moveOrder(tx, order.id, ['issued'], 'revoked')
    await endRevocation(tx, exchange.id, at)
    await close(tx, exchange, 'revoked', at)
    await tell(tx, 'certificate revoked', exchange, { order: order.id, serial: order.serial }, at)
  })
}

/** Somebody at the CA must agree to the revocation: it is looked at again. */
export async function noteRevocationAsked(
  exchange: Exchange,
  note: string,
  { db, now, dispatch }: OrderDeps,
): Promise<void> {
  const at = now()
  const owesPoll = await db.transaction().execute(async (tx) => {
    await lockExchange(tx, exchange.id)
    if (!(await moveToPolling(tx, exchange, at))) return false
    await tell(tx, 'revocation asked for', exchange, { note }, at)
    return true
  })
  if (owesPoll) await dispatch('poll', exchange.id)
}

/** A person ends an exchange with a CA: what the CA has of it stays there. In the transaction that closes it. */
export async function giveUpOrder(tx: Tx, exchange: Exchange, why: string, at: Date): Promise<void> {
  if (exchange.operation === 'RevokeCertificate') return endRevocation(tx, exchange.id, at)
  const order = await findOrderOfExchange(tx, exchange.id)
  if (order !== undefined) await moveOrder(tx, order.id, OPEN_ORDER_STATES, 'cancelled', { why, endedAt: at })
}

async function close(tx: Tx, { id }: Exchange, outcome: string, at: Date): Promise<void> {
  await lockExchange(tx, id)
  await tx
    .updateTable('exchange')
    .set(({ fn, val }) => ({ state: 'closed', outcome, settled_at: fn.coalesce('settled_at', val(at)), closed_at: at }))
    .where('id', '=', id)
    .where('state', '!=', 'closed')
    .execute()
  await tx.deleteFrom('outbox').where('exchange_id', '=', id).execute()
}

function tell(
  tx: Tx,
  kind: string,
  { id, partnerId }: Exchange,
  details: Readonly<Record<string, unknown>>,
  at: Date,
): Promise<void> {
  return insertEvent(tx, { kind, exchangeId: id, partnerId, details }, at)
}

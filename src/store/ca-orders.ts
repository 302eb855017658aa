import { type Selectable, sql } from 'kysely'
import {
  type CertificateWishes,
  OPEN_ORDER_STATES,
  type OrderId,
  type OrderState,
  type RevocationReason,
  type WaitingFor,
} from '../messages/index.ts'
import type { Database, Tx } from './database.ts'
import type { Schema } from './schema.ts'

/** An order at an X.509 CA, beside its exchange. */
export interface OrderRecord {
  readonly id: OrderId
  readonly exchangeId: string
  readonly partnerId: string
  readonly wishes: CertificateWishes
  /** PKCS#10; undefined: the CA's device makes the key. */
  readonly request: Uint8Array | undefined
  /** In the key store; undefined: the key is elsewhere. */
  readonly keyId: string | undefined
  readonly state: OrderState
  readonly ticket: string | undefined
  readonly waiting: readonly WaitingFor[]
  /** Since the CA has it, that found it unfinished. */
  readonly looks: number
  readonly lookedAt: Date | undefined
  readonly lookAt: Date | undefined
  readonly heldFor: string | undefined
  readonly why: string | undefined
  readonly replaces: OrderId | undefined
  readonly createdAt: Date
  readonly submittedAt: Date | undefined
  readonly endedAt: Date | undefined
  readonly serial: string | undefined
  readonly notAfter: Date | undefined
}

export type NewOrder = Pick<
  OrderRecord,
  'id' | 'exchangeId' | 'partnerId' | 'wishes' | 'request' | 'keyId' | 'replaces'
> & { readonly keySha256: string | undefined }

/** A draft. @returns false when its key is ordered from this CA already */
export async function insertOrder(tx: Tx, order: NewOrder, at: Date): Promise<boolean> {
  const { product, ...wish } = order.wishes
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('ca_order')
    .values({
      id: order.id,
      exchange_id: order.exchangeId,
      partner_id: order.partnerId,
      product,
      wish: JSON.stringify(wish),
      request: order.request ?? null,
      key_sha256: order.keySha256 ?? null,
      key_id: order.keyId ?? null,
      state: 'draft',
      replaces: order.replaces ?? null,
      created_at: at,
    })
    .onConflict((on) => on.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

export async function findOrder(db: Database | Tx, id: string): Promise<OrderRecord | undefined> {
  const row = await db.selectFrom('ca_order').selectAll().where('id', '=', id).executeTakeFirst()
  return row && orderOf(row)
}

export async function findOrderOfExchange(db: Database | Tx, exchangeId: string): Promise<OrderRecord | undefined> {
  const row = await db.selectFrom('ca_order').selectAll().where('exchange_id', '=', exchangeId).executeTakeFirst()
  return row && orderOf(row)
}

/** The newest first. */
export async function listOrders(
  db: Database,
  {
    partnerId,
    open,
    limit,
  }: { readonly partnerId?: string | undefined; readonly open: boolean; readonly limit: number },
): Promise<OrderRecord[]> {
  const rows = await db
    .selectFrom('ca_order')
    .selectAll()
    .$if(partnerId !== undefined, (query) => query.where('partner_id', '=', partnerId ?? ''))
    .$if(open, (query) => query.where('state', 'in', [...OPEN_ORDER_STATES]))
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(orderOf)
}

/** What changes together with a state. */
export interface OrderChanges {
  readonly ticket?: string
  readonly waiting?: readonly WaitingFor[]
  readonly looks?: 'none' | 'one more'
  readonly lookedAt?: Date
  readonly lookAt?: Date | null
  readonly heldFor?: string | null
  readonly why?: string
  readonly submittedAt?: Date
  readonly endedAt?: Date
  readonly serial?: string
  readonly notAfter?: Date
}

/** One statement, from named states. @returns false when the order is in another */
export async function moveOrder(
  tx: Tx,
  id: OrderId,
  from: readonly OrderState[],
  to: OrderState,
  changes: OrderChanges = {},
): Promise<boolean> {
  const { ticket, waiting, looks, lookedAt, lookAt, heldFor, why, submittedAt, endedAt, serial, notAfter } = changes
  const { numUpdatedRows } = await tx
    .updateTable('ca_order')
    .set({
      state: to,
      waiting: JSON.stringify(waiting ?? []),
      ...(ticket !== undefined && { ticket }),
      ...(looks !== undefined && { looks: looks === 'none' ? 0 : sql<number>`looks + 1` }),
      ...(lookedAt !== undefined && { looked_at: lookedAt }),
      ...(lookAt !== undefined && { look_at: lookAt }),
      ...(heldFor !== undefined && { held_for: heldFor }),
      ...(why !== undefined && { why }),
      ...(submittedAt !== undefined && { submitted_at: sql<Date>`coalesce(submitted_at, ${submittedAt})` }),
      ...(endedAt !== undefined && { ended_at: endedAt }),
      ...(serial !== undefined && { serial }),
      ...(notAfter !== undefined && { not_after: notAfter }),
    })
    .where('id', '=', id)
    .where('state', 'in', [...from])
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** When it is looked at next; its state stays. */
export async function setOrderLook(db: Database, id: OrderId, lookAt: Date): Promise<void> {
  await db.updateTable('ca_order').set({ look_at: lookAt }).where('id', '=', id).execute()
}

/** Why nobody goes on with the exchange now: cause and words; undefined: somebody does, or it is at its end. */
export async function parkedWords(db: Database, exchangeId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('outbox')
    .select(['cause', 'last_error'])
    .where('exchange_id', '=', exchangeId)
    .where('state', '=', 'parked')
    .executeTakeFirst()
  return row && `${row.cause ?? 'unknown'}: ${row.last_error ?? ''}`
}

/** Why it is held. @returns whether that is news */
export async function holdOrder(tx: Tx, id: OrderId, words: string): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('ca_order')
    .set({ held_for: words })
    .where('id', '=', id)
    .where((is) => is.or([is('held_for', 'is', null), is('held_for', '!=', words)]))
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export async function orderSteps(db: Database | Tx, id: OrderId): Promise<Map<string, string>> {
  const rows = await db.selectFrom('ca_order_step').selectAll().where('order_id', '=', id).execute()
  return new Map(rows.map(({ step, left_behind }) => [step, left_behind]))
}

/** What was kept first stays. */
export async function keepOrderStep(db: Database, id: OrderId, step: string, left: string, at: Date): Promise<void> {
  await db
    .insertInto('ca_order_step')
    .values({ order_id: id, step, left_behind: left, at })
    .onConflict((on) => on.doNothing())
    .execute()
}

/** The chain as the CA gave it last. */
export async function keepOrderChain(tx: Tx, id: OrderId, chain: readonly Uint8Array[]): Promise<void> {
  await tx.deleteFrom('ca_order_certificate').where('order_id', '=', id).execute()
  const rows = chain.map((octets, position) => ({ order_id: id, position, octets }))
  if (rows.length > 0) await tx.insertInto('ca_order_certificate').values(rows).execute()
}

/** Leaf first; none while it is not there. */
export async function orderChain(db: Database | Tx, id: OrderId): Promise<Uint8Array[]> {
  const rows = await db
    .selectFrom('ca_order_certificate')
    .select('octets')
    .where('order_id', '=', id)
    .orderBy('position')
    .execute()
  return rows.map(({ octets }) => octets)
}

export interface RevocationRecord {
  readonly exchangeId: string
  readonly orderId: OrderId
  readonly reason: RevocationReason
}

/** @returns false while another revocation of the order is under way */
export async function insertRevocation(tx: Tx, revocation: RevocationRecord, at: Date): Promise<boolean> {
  const { exchangeId, orderId, reason } = revocation
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('ca_revocation')
    .values({ exchange_id: exchangeId, order_id: orderId, reason, asked_at: at })
    .onConflict((on) => on.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

export async function findRevocation(db: Database | Tx, exchangeId: string): Promise<RevocationRecord | undefined> {
  const row = await db.selectFrom('ca_revocation').selectAll().where('exchange_id', '=', exchangeId).executeTakeFirst()
  return row && { exchangeId: row.exchange_id, orderId: row.order_id as OrderId, reason: row.reason }
}

export async function findOpenRevocation(db: Database, orderId: OrderId): Promise<{ exchangeId: string } | undefined> {
  const row = await db
    .selectFrom('ca_revocation')
    .select('exchange_id')
    .where('order_id', '=', orderId)
    .where('done_at', 'is', null)
    .executeTakeFirst()
  return row && { exchangeId: row.exchange_id }
}

/** It is done, or given up. */
export async function endRevocation(tx: Tx, exchangeId: string, at: Date): Promise<void> {
  await tx.updateTable('ca_revocation').set({ done_at: at }).where('exchange_id', '=', exchangeId).execute()
}

function orderOf(row: Selectable<Schema['ca_order']>): OrderRecord {
  return {
    id: row.id as OrderId,
    exchangeId: row.exchange_id,
    partnerId: row.partner_id,
    wishes: { ...row.wish, product: row.product, days: row.wish.days },
    request: row.request ?? undefined,
    keyId: row.key_id ?? undefined,
    state: row.state,
    ticket: row.ticket ?? undefined,
    waiting: row.waiting,
    looks: row.looks,
    lookedAt: row.looked_at ?? undefined,
    lookAt: row.look_at ?? undefined,
    heldFor: row.held_for ?? undefined,
    why: row.why ?? undefined,
    replaces: (row.replaces ?? undefined) as OrderId | undefined,
    createdAt: row.created_at,
    submittedAt: row.submitted_at ?? undefined,
    endedAt: row.ended_at ?? undefined,
    serial: row.serial ?? undefined,
    notAfter: row.not_after ?? undefined,
  }
}

import { type Selectable, sql } from 'kysely'
import {
  type CertificateWishes,
  OPEN_ORDER_STATES,
  type OrderId,
  type OrderState,
  type WaitingFor,
} from '../../messages/index.ts'
import type { Database, Tx } from '../database.ts'
import type { Schema } from '../schema.ts'

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

const MOST_HINTED = 100

/** Orders of which something is awaited, by our name for them or by what stands in their ticket; neither: all of the CA. */
export async function ordersHintedAt(
  db: Database,
  partnerId: string,
  { key, inTicket }: { readonly key?: string | undefined; readonly inTicket?: string | undefined },
): Promise<OrderRecord[]> {
  const rows = await db
    .selectFrom('ca_order')
    .selectAll()
    .where('partner_id', '=', partnerId)
    .where(({ eb, or, exists, selectFrom }) =>
      or([
        eb('state', 'in', [...OPEN_ORDER_STATES]),
        exists(
          selectFrom('ca_request')
            .select('exchange_id')
            .whereRef('order_id', '=', 'ca_order.id')
            .where('done_at', 'is', null),
        ),
      ]),
    )
    .$if(key !== undefined, (query) => query.where('id', '=', key ?? ''))
    .$if(inTicket !== undefined, (query) => query.where(sql`position(${inTicket} in ticket)`, '>', 0))
    .orderBy('created_at', 'desc')
    .limit(MOST_HINTED)
    .execute()
  return rows.map(orderOf)
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

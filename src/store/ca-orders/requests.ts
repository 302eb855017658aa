import type { Selectable } from 'kysely'
import type {
  CaRequestEnd,
  CaRequestOperation,
  DomainRequest,
  OrderId,
  OrderRequest,
  OwnDomain,
  RevocationReason,
} from '../../messages/index.ts'
import type { Database, Tx } from '../database.ts'
import type { Schema } from '../schema.ts'

/** What a CA is asked about an order or a name, beside its exchange. */
export type CaRequestRecord = OrderRequestRecord | DomainRequestRecord

interface CommonRecord {
  readonly exchangeId: string
  readonly partnerId: string
  /** Why, in the words of whoever asked. */
  readonly note: string | undefined
  readonly askedAt: Date
  readonly doneAt: Date | undefined
  readonly cameTo: CaRequestEnd | undefined
}

export interface OrderRequestRecord extends CommonRecord {
  readonly operation: OrderRequest
  readonly orderId: OrderId
  /** Of a revocation, and of nothing else. */
  readonly reason: RevocationReason | undefined
}

export interface DomainRequestRecord extends CommonRecord {
  readonly operation: DomainRequest
  readonly domain: string
  /** How it stands at the CA, once that said so. */
  readonly answer: OwnDomain | undefined
}

export type NewCaRequest = Pick<CommonRecord, 'exchangeId' | 'partnerId' | 'note'> & {
  readonly operation: CaRequestOperation
  readonly orderId?: OrderId | undefined
  readonly domain?: string | undefined
  readonly reason?: RevocationReason | undefined
}

/** @returns false while the same is under way */
export async function insertCaRequest(tx: Tx, request: NewCaRequest, at: Date): Promise<boolean> {
  const { exchangeId, partnerId, operation, orderId, domain, reason, note } = request
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('ca_request')
    .values({
      exchange_id: exchangeId,
      partner_id: partnerId,
      operation,
      order_id: orderId ?? null,
      domain: domain ?? null,
      reason: reason ?? null,
      note: note ?? null,
      asked_at: at,
    })
    .onConflict((on) => on.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

export async function findCaRequest(db: Database | Tx, exchangeId: string): Promise<CaRequestRecord | undefined> {
  const row = await db.selectFrom('ca_request').selectAll().where('exchange_id', '=', exchangeId).executeTakeFirst()
  return row && recordOf(row)
}

/** The oldest first. */
export async function requestsAboutOrder(db: Database | Tx, orderId: OrderId): Promise<OrderRequestRecord[]> {
  const rows = await db
    .selectFrom('ca_request')
    .selectAll()
    .where('order_id', '=', orderId)
    .orderBy('asked_at')
    .execute()
  return rows.map(recordOf).filter((one) => 'orderId' in one)
}

/** One that is under way. */
export async function findOpenCancellation(tx: Database | Tx, orderId: OrderId): Promise<CaRequestRecord | undefined> {
  const row = await tx
    .selectFrom('ca_request')
    .selectAll()
    .where('order_id', '=', orderId)
    .where('operation', '=', 'CancelOrder')
    .where('done_at', 'is', null)
    .executeTakeFirst()
  return row && recordOf(row)
}

/** @param answer of a name: how it stands there */
export async function endCaRequest(
  tx: Tx,
  exchangeId: string,
  cameTo: CaRequestEnd,
  at: Date,
  answer?: OwnDomain,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('ca_request')
    .set({ done_at: at, came_to: cameTo, ...(answer !== undefined && { answer: JSON.stringify(answer) }) })
    .where('exchange_id', '=', exchangeId)
    .where('done_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

function recordOf(row: Selectable<Schema['ca_request']>): CaRequestRecord {
  const common = {
    exchangeId: row.exchange_id,
    partnerId: row.partner_id,
    note: row.note ?? undefined,
    askedAt: row.asked_at,
    doneAt: row.done_at ?? undefined,
    cameTo: row.came_to ?? undefined,
  }
  if (row.order_id !== null) {
    const operation = row.operation as OrderRequest
    return { ...common, operation, orderId: row.order_id as OrderId, reason: row.reason ?? undefined }
  }
  const operation = row.operation as DomainRequest
  return { ...common, operation, domain: row.domain ?? '', answer: row.answer ?? undefined }
}

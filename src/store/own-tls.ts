import { type Selectable, sql } from 'kysely'
import type { OrderId, OwnTlsState, TlsIdentity } from '../messages/index.ts'
import type { Database, Tx } from './database.ts'
import type { Schema } from './schema.ts'

/** Told when another certificate of ours comes into use; the payload is its identity. */
export const OWN_TLS_CHANNEL = 'own_tls_in_use'

/** A TLS certificate that the node orders for itself, beside its order. */
export interface OwnTlsRecord {
  readonly orderId: OrderId
  readonly identity: TlsIdentity
  readonly state: OwnTlsState
  /** It was ordered, in words. */
  readonly why: string
  readonly orderedAt: Date
  readonly readyAt: Date | undefined
  /** Not used before. */
  readonly useFrom: Date | undefined
  readonly usedAt: Date | undefined
  readonly endedAt: Date | undefined
  /** Why it was given up. */
  readonly says: string | undefined
}

/** That it will be ordered, before it is. @returns false while another one is on its way for this identity */
export async function insertOwnTls(
  tx: Tx,
  { orderId, identity, why }: Pick<OwnTlsRecord, 'orderId' | 'identity' | 'why'>,
  at: Date,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('own_tls')
    .values({ order_id: orderId, identity, state: 'ordered', why, ordered_at: at })
    .onConflict((on) => on.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** All that may still matter of an identity: the newest first, none whose key is gone. */
export async function listOwnTls(db: Database | Tx, identity: TlsIdentity): Promise<OwnTlsRecord[]> {
  const rows = await db
    .selectFrom('own_tls')
    .selectAll()
    .where('identity', '=', identity)
    .where('key_removed_at', 'is', null)
    .orderBy('ordered_at', 'desc')
    .orderBy('order_id')
    .execute()
  return rows.map(recordOf)
}

export async function findOwnTlsInUse(db: Database | Tx, identity: TlsIdentity): Promise<OwnTlsRecord | undefined> {
  const row = await db
    .selectFrom('own_tls')
    .selectAll()
    .where('identity', '=', identity)
    .where('state', '=', 'in-use')
    .executeTakeFirst()
  return row && recordOf(row)
}

/** The certificate is here. */
export async function moveOwnTlsToReady(tx: Tx, orderId: OrderId, useFrom: Date, at: Date): Promise<boolean> {
  return moved(
    tx
      .updateTable('own_tls')
      .set({ state: 'ready', ready_at: at, use_from: useFrom })
      .where('order_id', '=', orderId)
      .where('state', '=', 'ordered'),
  )
}

/** In place of the one in use until now. */
export async function moveOwnTlsToUse(tx: Tx, { orderId, identity }: OwnTlsRecord, at: Date): Promise<boolean> {
  await tx
    .updateTable('own_tls')
    .set({ state: 'replaced', ended_at: at })
    .where('identity', '=', identity)
    .where('state', '=', 'in-use')
    .where((is) =>
      is.exists(
        is
          .selectFrom('own_tls as next')
          .select('next.order_id')
          .where('next.order_id', '=', orderId)
          .where('next.state', '=', 'ready'),
      ),
    )
    .execute()
  const isMoved = await moved(
    tx
      .updateTable('own_tls')
      .set({ state: 'in-use', used_at: at })
      .where('order_id', '=', orderId)
      .where('state', '=', 'ready'),
  )
  if (isMoved) await sql`select pg_notify(${OWN_TLS_CHANNEL}, ${identity})`.execute(tx)
  return isMoved
}

/** It came to nothing, or what it was is of no use any more. */
export async function giveUpOwnTls(
  tx: Tx,
  orderId: OrderId,
  from: readonly OwnTlsState[],
  says: string,
  at: Date,
): Promise<boolean> {
  return moved(
    tx
      .updateTable('own_tls')
      .set({ state: 'given-up', ended_at: at, says })
      .where('order_id', '=', orderId)
      .where('state', 'in', [...from]),
  )
}

export async function noteOwnTlsKeyRemoved(tx: Tx, orderId: OrderId, at: Date): Promise<boolean> {
  return moved(
    tx
      .updateTable('own_tls')
      .set({ key_removed_at: at })
      .where('order_id', '=', orderId)
      .where('state', 'in', ['replaced', 'given-up'])
      .where('key_removed_at', 'is', null),
  )
}

/** @returns whether it is news that so many days are left */
export async function noteOwnTlsWarning(tx: Tx, fingerprint: string, days: number, at: Date): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('own_tls_warning')
    .values({ fingerprint, days, told_at: at })
    .onConflict((on) => on.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

export async function isOwnTlsWarned(db: Database | Tx, fingerprint: string, days: number): Promise<boolean> {
  const row = await db
    .selectFrom('own_tls_warning')
    .select('days')
    .where('fingerprint', '=', fingerprint)
    .where('days', '=', days)
    .executeTakeFirst()
  return row !== undefined
}

async function moved(update: { executeTakeFirst(): Promise<{ numUpdatedRows: bigint }> }): Promise<boolean> {
  return (await update.executeTakeFirst()).numUpdatedRows === 1n
}

function recordOf(row: Selectable<Schema['own_tls']>): OwnTlsRecord {
  return {
    orderId: row.order_id as OrderId,
    identity: row.identity,
    state: row.state,
    why: row.why,
    orderedAt: row.ordered_at,
    readyAt: row.ready_at ?? undefined,
    useFrom: row.use_from ?? undefined,
    usedAt: row.used_at ?? undefined,
    endedAt: row.ended_at ?? undefined,
    says: row.says ?? undefined,
  }
}

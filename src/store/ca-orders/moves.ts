import { sql } from 'kysely'
import type { OrderId, OrderState, WaitingFor } from '../../messages/index.ts'
import type { Database, Tx } from '../database.ts'

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

/** It is to be looked at sooner than planned; its state stays. @returns false where that is not sooner */
export async function bringLookForward(tx: Tx, id: OrderId, lookAt: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('ca_order')
    .set({ look_at: lookAt })
    .where('id', '=', id)
    .where('look_at', '>', lookAt)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Also in vain, or for something else: that counts for how soon it may be looked at again. */
export async function noteLooked(db: Database, id: OrderId, at: Date): Promise<void> {
  await db.updateTable('ca_order').set({ looked_at: at }).where('id', '=', id).execute()
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

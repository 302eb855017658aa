import type { Partner } from '../messages/index.ts'
import { type Database, insertEvent, type Tx } from '../store/index.ts'
import { beginAnew } from './partner-circuit.ts'

/**
 * From now on nothing goes out to this partner: what is owed to it waits, and no attempt is counted. A call under way ends.
 * @returns false when it is paused already
 */
export async function pauseCalls(partner: Partner, why: string, db: Database, now: Date): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const { numInsertedOrUpdatedRows: inserted } = await tx
      .insertInto('partner_pause')
      .values({ partner_id: partner.id, why, paused_at: now })
      .onConflict((on) => on.column('partner_id').doNothing())
      .executeTakeFirst()
    if (inserted !== 1n) return false
    await insertEvent(tx, { kind: 'calls paused', partnerId: partner.id, details: { why } }, now)
    return true
  })
}

/**
 * The partner is called again: a pause ends, and a circuit that is open lets its next probe through at once. The caller has the
 * queue look once this has committed.
 * @returns false when there was nothing to end
 */
export async function resumeCalls(partner: Partner, why: string, db: Database, now: Date): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const pausedAt = await endPause(tx, partner.id)
    const tryNow = await endCircuitPause(tx, partner.id, now)
    if (pausedAt === undefined && !tryNow) return false
    await beginAnew(tx, partner.id)
    const details = { why, pausedSince: pausedAt, ...(tryNow ? { circuit: 'the next call is let through' } : {}) }
    await insertEvent(tx, { kind: 'calls resumed', partnerId: partner.id, details }, now)
    return true
  })
}

async function endPause(tx: Tx, partnerId: string): Promise<Date | undefined> {
  const row = await tx
    .deleteFrom('partner_pause')
    .where('partner_id', '=', partnerId)
    .returning('paused_at')
    .executeTakeFirst()
  return row?.paused_at
}

async function endCircuitPause(tx: Tx, partnerId: string, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('partner_circuit')
    .set({ retry_at: now })
    .where('partner_id', '=', partnerId)
    .where('state', '=', 'open')
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

import type { Exchange, Task } from '../messages/index.ts'
import { type Database, insertEvent, type Tx } from '../store/index.ts'
import { endCarried } from './carry-on.ts'

/**
 * Nothing is dropped: what could not be done stays, with its cause, for a person to decide.
 * The exchange keeps everything it has; only its state says that nobody works on it now.
 */
export async function park(exchange: Exchange, task: Task, cause: string, db: Database, now: Date): Promise<void> {
  await db.transaction().execute((tx) => parkWithin(tx, exchange, task, cause, now)) // the sweep finds the callback that is owed now
}

/**
 * In a transaction that parks as part of something else.
 * @returns the exchange whose callback is owed now, for the caller to dispatch; undefined where none is
 */
export async function parkWithin(
  tx: Tx,
  exchange: Exchange,
  task: Task,
  cause: string,
  now: Date,
): Promise<Exchange | undefined> {
  const { numUpdatedRows } = await tx
    .updateTable('outbox')
    .set({ state: 'parked', last_error: cause })
    .where('exchange_id', '=', exchange.id)
    .where('task', '=', task)
    .where('state', '=', 'due')
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return undefined
  await tx
    .updateTable('exchange')
    .set({ state: 'parked' })
    .where('id', '=', exchange.id)
    .where('state', '!=', 'closed')
    .execute()
  await insertEvent(
    tx,
    { kind: 'parked', exchangeId: exchange.id, partnerId: exchange.partnerId, details: { task, cause } },
    now,
  )
  return endCarried(tx, exchange, NOT_FORWARDED, { why: cause }, now)
}

const NOT_FORWARDED = { kind: 'refused', reason: 'not-forwarded' } as const

const STATE_BEFORE = { handle: 'accepted', deliver: 'settled', send: 'queued', install: 'answered' } as const

/** Puts parked work back on the account. @returns the task to dispatch, undefined when nothing of it was parked */
export async function unpark(exchange: Exchange, why: string, db: Database, now: Date): Promise<Task | undefined> {
  return db.transaction().execute(async (tx) => {
    const row = await tx
      .updateTable('outbox')
      .set({ state: 'due', attempts: 0 })
      .where('exchange_id', '=', exchange.id)
      .where('state', '=', 'parked')
      .returning('task')
      .executeTakeFirst()
    if (row === undefined) return undefined
    await tx
      .updateTable('exchange')
      .set({ state: STATE_BEFORE[row.task] })
      .where('id', '=', exchange.id)
      .where('state', '=', 'parked')
      .execute()
    await insertEvent(
      tx,
      {
        kind: 'taken up again',
        exchangeId: exchange.id,
        partnerId: exchange.partnerId,
        details: { task: row.task, why },
      },
      now,
    )
    return row.task
  })
}

/**
 * Ends an exchange by a person's decision: one that is parked, or waits for a callback that will not come. Nothing more is
 * sent. Its messageID is free: a partner that sends the same message again begins a new exchange, and a late callback is
 * unknown.
 * @returns false when the exchange is in no such state
 */
export async function closeUnfinished(exchange: Exchange, why: string, db: Database, now: Date): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('exchange')
      .set({ state: 'closed', closed_at: now, repeat_key: null })
      .where('id', '=', exchange.id)
      .where('state', '=', exchange.state)
      .where('state', 'in', ['parked', 'awaiting-callback'])
      .executeTakeFirst()
    if (numUpdatedRows === 0n) return false
    await tx.deleteFrom('outbox').where('exchange_id', '=', exchange.id).execute()
    const event = { kind: 'closed by an operator', exchangeId: exchange.id, partnerId: exchange.partnerId }
    await insertEvent(tx, { ...event, details: { was: exchange.state, why } }, now)
    await endCarried(tx, exchange, NOT_FORWARDED, { why }, now)
    return true
  })
}

/** An attempt failed and another will follow, if the work is still owed. */
export async function noteFailedAttempt(
  exchange: Exchange,
  task: Task,
  failure: { cause: string; attempt: number; nextInSeconds: number },
  db: Database,
  now: Date,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('outbox')
      .set({ attempts: failure.attempt, last_error: failure.cause })
      .where('exchange_id', '=', exchange.id)
      .where('task', '=', task)
      .where('state', '=', 'due')
      .executeTakeFirst()
    if (numUpdatedRows === 0n) return // a callback was quicker, or a person closed it: nothing more is owed
    const event = { kind: 'attempt failed', exchangeId: exchange.id, partnerId: exchange.partnerId }
    await insertEvent(tx, { ...event, details: { task, ...failure } }, now)
  })
}

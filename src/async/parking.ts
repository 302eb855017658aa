import { type Cause, type Exchange, isCaOperation, type Task } from '../messages/index.ts'
import { type Database, insertEvent, lockExchange, type Tx } from '../store/index.ts'
import { giveUpOrder } from './ca-orders/end.ts'
import { endCarried } from './carry-on.ts'
import { forgetRepeat } from './live-repeats.ts'

/**
 * Nothing is dropped: what could not be done stays, with its cause, for a person to decide.
 * The exchange keeps everything it has; only its state says that nobody works on it now.
 */
export async function park(exchange: Exchange, task: Task, cause: Cause, db: Database, now: Date): Promise<void> {
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
  cause: Cause,
  now: Date,
): Promise<Exchange | undefined> {
  await lockExchange(tx, exchange.id)
  const { numUpdatedRows } = await tx
    .updateTable('outbox')
    .set({ state: 'parked', cause: cause.kind, last_error: cause.says, parked_at: now, next_at: null })
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
    {
      kind: 'parked',
      exchangeId: exchange.id,
      partnerId: exchange.partnerId,
      details: { task, kind: cause.kind, cause: cause.says },
    },
    now,
  )
  return endCarried(tx, exchange, NOT_FORWARDED, { why: cause.says }, now)
}

const NOT_FORWARDED = { kind: 'refused', reason: 'not-forwarded' } as const

const STATE_BEFORE = {
  handle: 'accepted',
  deliver: 'settled',
  send: 'queued',
  poll: 'awaiting-callback',
  install: 'answered',
} as const

/**
 * Puts parked work back on the account.
 * @param dueAt undefined: at once
 * @returns the task to dispatch, undefined when nothing of it was parked
 */
export async function unpark(
  exchange: Exchange,
  why: string,
  db: Database,
  now: Date,
  dueAt?: Date,
): Promise<Task | undefined> {
  return db.transaction().execute((tx) => unparkWithin(tx, exchange, why, now, dueAt))
}

export async function unparkWithin(
  tx: Tx,
  { id, partnerId }: Exchange,
  why: string,
  now: Date,
  dueAt?: Date,
): Promise<Task | undefined> {
  await lockExchange(tx, id)
  const row = await tx
    .updateTable('outbox')
    .set({ state: 'due', attempts: 0, failing_since: null, parked_at: null, next_at: dueAt ?? null })
    .where('exchange_id', '=', id)
    .where('state', '=', 'parked')
    .returning('task')
    .executeTakeFirst()
  if (row === undefined) return undefined
  await tx
    .updateTable('exchange')
    .set({ state: STATE_BEFORE[row.task] })
    .where('id', '=', id)
    .where('state', '=', 'parked')
    .execute()
  const details = { task: row.task, why, ...(dueAt === undefined ? {} : { dueAt }) }
  await insertEvent(tx, { kind: 'taken up again', exchangeId: id, partnerId, details }, now)
  return row.task
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
      .set({ state: 'closed', closed_at: now })
      .where('id', '=', exchange.id)
      .where('state', '=', exchange.state)
      .where('state', 'in', ['parked', 'awaiting-callback'])
      .executeTakeFirst()
    if (numUpdatedRows === 0n) return false
    await forgetRepeat(tx, exchange.id)
    await tx.deleteFrom('outbox').where('exchange_id', '=', exchange.id).execute()
    const event = { kind: 'closed by an operator', exchangeId: exchange.id, partnerId: exchange.partnerId }
    await insertEvent(tx, { ...event, details: { was: exchange.state, why } }, now)
    await endCarried(tx, exchange, NOT_FORWARDED, { why }, now)
    if (isCaOperation(exchange.operation)) await giveUpOrder(tx, exchange, why, now)
    return true
  })
}

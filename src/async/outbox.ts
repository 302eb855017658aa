import { type RawBuilder, sql } from 'kysely'
import type { Exchange, Task } from '../messages/index.ts'
import { type Database, exchangeOf, type Tx } from '../store/index.ts'
import { CALL_TASKS, jobIdOf, QUEUES } from './queues.ts'
import { turnOf } from './turns.ts'

type OwedTo = Pick<Exchange, 'id' | 'partnerId' | 'operation'>

/** Puts work on the exchange's account; in the transaction that makes it owed. @returns the priority of its job */
export async function owe(tx: Tx, exchange: OwedTo, task: Task, now: Date): Promise<number> {
  const { rows } = await owing(exchange, task, now).execute(tx)
  return rows[0]?.priority ?? 1
}

/**
 * As {@link owe}: a statement, or a part of one that writes more than what is owed.
 * @param source the name of an earlier part: nothing is owed where that gave no row
 */
export function owing(exchange: OwedTo, task: Task, now: Date, source?: string): RawBuilder<{ priority: number }> {
  const { turn, priority } = turnOf(exchange, task)
  const eachOf = source === undefined ? sql`` : sql`from ${sql.table(source)}`
  return sql`
    insert into outbox (exchange_id, task, state, created_at, partner_id, turn, priority)
    select ${exchange.id}::uuid, ${task}, 'due', ${now}::timestamptz, ${exchange.partnerId}::uuid, turn, ${priority}
    from (select ${turn} as turn ${eachOf}) as its
    returning priority`
}

/** The priorities of the jobs for these, by the ids of the jobs; without those that are not owed. */
export async function prioritiesOfOwed(
  db: Database,
  work: readonly Pick<Owed, 'task' | 'exchangeId'>[],
): Promise<ReadonlyMap<string, number>> {
  if (work.length === 0) return new Map()
  const ids = work.map(({ exchangeId }) => exchangeId)
  const columns = ['exchange_id', 'task', 'priority'] as const
  const rows = await db.selectFrom('outbox').select(columns).where('exchange_id', 'in', ids).execute()
  return new Map(rows.map(({ exchange_id, task, priority }) => [jobIdOf(task, exchange_id), priority]))
}

/** Takes work off the account; in the transaction that did it. */
export async function discharge(tx: Tx, exchangeId: string, task: Task): Promise<void> {
  await tx.deleteFrom('outbox').where('exchange_id', '=', exchangeId).where('task', '=', task).execute()
}

/** Since when the work is owed; undefined when it is not. */
export async function owedSince(db: Database | Tx, exchangeId: string, task: Task): Promise<Date | undefined> {
  const row = await db
    .selectFrom('outbox')
    .select('created_at')
    .where('exchange_id', '=', exchangeId)
    .where('task', '=', task)
    .executeTakeFirst()
  return row?.created_at
}

/** How often the work failed in a row. */
export async function attemptsAt(db: Database | Tx, exchangeId: string, task: Task): Promise<number> {
  const row = await db
    .selectFrom('outbox')
    .select('attempts')
    .where('exchange_id', '=', exchangeId)
    .where('task', '=', task)
    .executeTakeFirst()
  return row?.attempts ?? 0
}

/** An exchange, and which attempt at this work is due: undefined where it is not owed any more, since a job may come twice, or late. */
export async function findForWork(
  db: Database,
  exchangeId: string,
  task: Task,
): Promise<{ exchange: Exchange; attempt: number | undefined } | undefined> {
  const row = await db
    .selectFrom('exchange')
    .selectAll()
    .select(({ selectFrom }) =>
      selectFrom('outbox')
        .select('attempts')
        .whereRef('exchange_id', '=', 'exchange.id')
        .where('task', '=', task)
        .where('outbox.state', '=', 'due')
        .as('failed'),
    )
    .where('exchange.id', '=', exchangeId)
    .executeTakeFirst()
  return row && { exchange: exchangeOf(row), attempt: row.failed === null ? undefined : row.failed + 1 }
}

/** How many pieces of work are due, whenever. */
export async function countOwed(db: Database | Tx): Promise<number> {
  const { count } = await db
    .selectFrom('outbox')
    .select((on) => on.fn.countAll<number>().as('count'))
    .where('state', '=', 'due')
    .executeTakeFirstOrThrow()
  return Number(count)
}

export interface Owed {
  readonly position: number
  readonly exchangeId: string
  readonly task: Task
  /** Not before this. */
  readonly nextAt: Date | null
  readonly priority: number
}

/** Calls to a partner to whom nothing goes out now wait without a job. */
const MAY_BE_DONE = sql`(outbox.task not in (${sql.join(CALL_TASKS)}) or not exists (
  select from exchange join partner_held using (partner_id) where exchange.id = outbox.exchange_id))`

/** A page of what is owed and may be done, in the order it became so. */
export async function owedPage(db: Database, position: number, limit: number): Promise<Owed[]> {
  const { rows } = await sql<Owed>`
    select id as position, exchange_id as "exchangeId", task, next_at as "nextAt", priority
    from outbox where state = 'due' and id > ${position} and ${MAY_BE_DONE} order by id limit ${limit}`.execute(db)
  return rows
}

/**
 * A page of what is owed, may be done and has no job in the database, in the order it became so. This reads the table of BullMQ's
 * PostgreSQL backend, so it is exact whenever it is asked, and costs a join instead of an addition for everything owed.
 */
export async function owedWithoutJob(db: Database, position: number, limit: number): Promise<Owed[]> {
  const { rows } = await sql<Owed>`
    select outbox.id as position, outbox.exchange_id as "exchangeId", outbox.task, outbox.next_at as "nextAt", outbox.priority
    from outbox left join bullmq.job
      on job.queue in (${sql.join(QUEUES)}) and job.id = outbox.task || '-' || outbox.exchange_id -- as jobIdOf
    where outbox.state = 'due' and outbox.id > ${position} and job.id is null
      and ${MAY_BE_DONE}
    order by outbox.id limit ${limit}`.execute(db)
  return rows
}

import { type RawBuilder, sql } from 'kysely'
import type { CauseKind, Task } from '../messages/index.ts'
import { type Database, findExchange } from '../store/index.ts'
import { closeUnfinished, unpark } from './parking.ts'

/** Which parked work is meant. What is left out does not matter. */
export interface ParkedFilter {
  readonly cause?: CauseKind | undefined
  readonly partner?: string | undefined
  readonly exchanges?: readonly string[] | undefined
}

/** What is parked for one kind of cause and one partner. */
export interface ParkedGroup {
  readonly cause: CauseKind
  readonly partner: string
  readonly count: number
  readonly tasks: readonly Task[]
  readonly oldest: Date
  /** The exchange that was parked first, and the words of its cause. */
  readonly example: string
  readonly says: string
}

export interface ParkedWork {
  readonly exchangeId: string
  readonly partner: string
  readonly operation: string
  readonly task: Task
  readonly cause: CauseKind
  readonly parkedAt: Date
}

export async function groupParked(db: Database, filter: ParkedFilter): Promise<ParkedGroup[]> {
  const { rows } = await sql<ParkedGroup>`
    select cause, partner, count(*)::integer as count, array_agg(distinct task) as tasks, min(parked_at) as oldest,
      (array_agg(exchange_id order by parked_at, id))[1] as example, (array_agg(says order by parked_at, id))[1] as says
    from (${parkedWork(filter)}) parked
    group by cause, partner order by count(*) desc, partner, cause`.execute(db)
  return rows
}

/** In the order it became owed. */
export async function listParked(db: Database, filter: ParkedFilter, limit: number): Promise<ParkedWork[]> {
  const { rows } = await sql<ParkedWork>`
    select exchange_id as "exchangeId", partner, operation, task, cause, parked_at as "parkedAt"
    from (${parkedWork(filter)}) parked order by id limit ${limit}`.execute(db)
  return rows
}

function parkedWork({ cause, partner, exchanges }: ParkedFilter): RawBuilder<unknown> {
  const conditions = [
    ...(cause === undefined ? [] : [sql`outbox.cause = ${cause}`]),
    ...(partner === undefined ? [] : [sql`partner.name = ${partner}`]),
    ...(exchanges === undefined ? [] : [sql`outbox.exchange_id::text in (${sql.join([...exchanges, ''])})`]),
  ]
  return sql`
    select outbox.id, outbox.exchange_id, outbox.task, coalesce(outbox.cause, 'unknown') as cause,
      coalesce(outbox.last_error, '') as says, coalesce(outbox.parked_at, outbox.created_at) as parked_at,
      partner.name as partner, exchange.operation
    from outbox join exchange on exchange.id = outbox.exchange_id join partner on partner.id = exchange.partner_id
    where ${sql.join([sql`outbox.state = 'parked'`, ...conditions], sql` and `)}`
}

/** When each is due: at once, or so many a minute, in their order. Kept with the work, so a restart changes nothing of it. */
export function spread<T>(work: readonly T[], perMinute: number | undefined, now: Date): (T & { dueAt: Date })[] {
  const pause = perMinute === undefined ? 0 : 60_000 / perMinute
  return work.map((one, n) => ({ ...one, dueAt: new Date(now.getTime() + n * pause) }))
}

interface ReplayDeps {
  readonly db: Database
  readonly now: () => Date
  readonly dispatch: (task: Task, exchangeId: string) => Promise<void>
}

/** @returns what was taken up: others may have decided on some of it meanwhile */
export async function replayParked<T extends ParkedWork & { readonly dueAt: Date }>(
  work: readonly T[],
  why: string,
  { db, now, dispatch }: ReplayDeps,
): Promise<T[]> {
  const taken: T[] = []
  for (const one of work) {
    const exchange = await findExchange(db, one.exchangeId)
    const at = now()
    const later = one.dueAt > at ? one.dueAt : undefined
    const task = exchange && (await unpark(exchange, why, db, at, later))
    if (task === undefined) continue
    if (later === undefined) await dispatch(task, one.exchangeId) // the others get their jobs by the sweep
    taken.push(one)
  }
  return taken
}

/** @returns what was closed */
export async function closeParked(
  work: readonly ParkedWork[],
  why: string,
  { db, now }: Pick<ReplayDeps, 'db' | 'now'>,
): Promise<ParkedWork[]> {
  const closed: ParkedWork[] = []
  for (const one of work) {
    const exchange = await findExchange(db, one.exchangeId)
    if (exchange?.state === 'parked' && (await closeUnfinished(exchange, why, db, now()))) closed.push(one)
  }
  return closed
}

import { sql } from 'kysely'
import type { CauseKind, Task } from '../messages/index.ts'
import type { Database } from '../store/index.ts'
import type { Owed } from './outbox.ts'
import { CALL_TASKS, QUEUE_OF_TASK, type QueueName } from './queues.ts'
import type { RetryPlan } from './retry-plan.ts'

/** What is owed in one queue, of one task and partner: how much of it in each condition. */
export interface OwedWork {
  readonly queue: QueueName
  readonly task: Task
  readonly partner: string
  readonly due: number
  /** For their time; `nextAt` is when the first of them comes. */
  readonly waiting: number
  readonly nextAt: Date | null
  /** Nothing goes out to the partner now. */
  readonly held: number
  readonly running: number
  readonly parked: number
  /** Since when the oldest is owed. */
  readonly oldest: Date
}

/** @param running ids of the jobs that workers have in hand */
export async function summariseOwed(db: Database, running: readonly string[], now: Date): Promise<OwedWork[]> {
  const { rows } = await sql<Omit<OwedWork, 'queue'>>`
    with owed as (
      select outbox.task, outbox.created_at, outbox.next_at, partner.name as partner,
        case when outbox.state = 'parked' then 'parked'
          when outbox.task || '-' || outbox.exchange_id in (${sql.join([...running, ''])}) then 'running' -- as jobIdOf
          when outbox.task in (${sql.join(CALL_TASKS)}) and partner.id in (select partner_id from partner_held) then 'held'
          when outbox.next_at > ${now} then 'waiting'
          else 'due' end as condition
      from outbox join exchange on exchange.id = outbox.exchange_id join partner on partner.id = exchange.partner_id)
    select task, partner,
      count(*) filter (where condition = 'due')::integer as due,
      count(*) filter (where condition = 'waiting')::integer as waiting,
      min(next_at) filter (where condition = 'waiting') as "nextAt",
      count(*) filter (where condition = 'held')::integer as held,
      count(*) filter (where condition = 'running')::integer as running,
      count(*) filter (where condition = 'parked')::integer as parked,
      min(created_at) as oldest
    from owed group by task, partner order by partner, task`.execute(db)
  return rows.map((row) => ({ queue: QUEUE_OF_TASK[row.task], ...row }))
}

/** A page of what is owed to a partner in calls and need not wait for its time, in the order it became so. */
export async function owedInCalls(db: Database, partnerId: string, limit: number): Promise<Owed[]> {
  const { rows } = await sql<Owed>`
    select outbox.id as position, outbox.exchange_id as "exchangeId", outbox.task, outbox.next_at as "nextAt", outbox.priority
    from outbox join exchange on exchange.id = outbox.exchange_id
    where exchange.partner_id = ${partnerId} and outbox.state = 'due' and outbox.task in (${sql.join(CALL_TASKS)})
      and outbox.next_at is null
    order by outbox.id limit ${limit}`.execute(db)
  return rows
}

/** A page of what failed for one of these causes and waits for its next attempt. @param after the position before it */
export async function owedFor(
  db: Database,
  causes: readonly CauseKind[],
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<Owed[]> {
  const { rows } = await sql<Owed>`
    select id as position, exchange_id as "exchangeId", task, next_at as "nextAt", priority
    from outbox where state = 'due' and attempts > 0 and cause in (${sql.join(causes)}) and id > ${after}
    order by id limit ${limit}`.execute(db)
  return rows
}

/** Trouble before anything of the message was sent: it says nothing against the message. */
const NOTHING_SENT: readonly CauseKind[] = [
  'target-refused',
  'connect-failed',
  'tls-failed',
  'server-certificate-unknown',
  'server-certificate-expired',
  'server-certificate-refused',
  'unavailable',
]

/**
 * For each partner whose circuit lets a probe through now: the oldest call that is owed and due. One that failed after it began to
 * be sent waits its own pause first: it may be what its receiver dies of.
 */
export async function owedProbes(db: Database, now: Date): Promise<Owed[]> {
  const { rows } = await sql<Owed>`
    select distinct on (exchange.partner_id)
      outbox.id as position, outbox.exchange_id as "exchangeId", outbox.task, null as "nextAt", outbox.priority
    from partner_circuit circuit
      join exchange on exchange.partner_id = circuit.partner_id
      join outbox on outbox.exchange_id = exchange.id
    where (circuit.state = 'open' and circuit.retry_at <= ${now} or circuit.state = 'half-open' and circuit.probe_until <= ${now})
      and not exists (select from partner_pause where partner_id = circuit.partner_id)
      and outbox.state = 'due' and outbox.task in (${sql.join(CALL_TASKS)})
      and (outbox.next_at is null or outbox.next_at <= ${now}
        or outbox.attempts > 0 and outbox.cause in (${sql.join(NOTHING_SENT)}))
    order by exchange.partner_id, outbox.id`.execute(db)
  return rows
}

/** What has waited for a circuit to close for as long as the plan goes on. */
export interface HeldTooLong extends Owed {
  readonly cause: CauseKind
  readonly says: string
}

/**
 * Held work has no attempts that could be counted: its time runs from when the circuit was first seen in its way. A pause of
 * people stops it.
 */
export async function heldTooLong(db: Database, plan: RetryPlan, now: Date, limit: number): Promise<HeldTooLong[]> {
  const heldByCircuit = sql`exchange.id = outbox.exchange_id and circuit.partner_id = exchange.partner_id
    and circuit.state = 'open' and outbox.state = 'due' and outbox.task in (${sql.join(CALL_TASKS)})
    and not exists (select from partner_pause where partner_id = circuit.partner_id)`
  await sql`
    with held as (
      select outbox.id from outbox, exchange, partner_circuit circuit
      where ${heldByCircuit} and outbox.failing_since is null
      order by outbox.id for update of outbox skip locked) -- another process sees to those
    update outbox set failing_since = ${now} from held where outbox.id = held.id`.execute(db)
  const before = new Date(now.getTime() - plan.giveUpAfterSeconds * 1000)
  const { rows } = await sql<HeldTooLong>`
    select outbox.id as position, outbox.exchange_id as "exchangeId", outbox.task, null as "nextAt", outbox.priority,
      coalesce(circuit.cause, 'unknown') as cause, coalesce(circuit.last_error, '') as says
    from outbox, exchange, partner_circuit circuit
    where ${heldByCircuit} and outbox.failing_since <= ${before}
    order by outbox.id limit ${limit}`.execute(db)
  return rows
}

import { sql } from 'kysely'
import type { Task } from '../messages/index.ts'
import type { Database } from '../store/index.ts'
import { CALL_TASKS } from './queues.ts'

/** Terminals are many: those who watch a node see them together, under this name, which no partner can have. */
export const ALL_TERMINALS = '(terminals)'

const LABEL = sql<string>`case when partner.role = 'terminal' then ${sql.lit(ALL_TERMINALS)} else partner.name end`

/** `held`: nothing goes out to its partner now. `waiting`: for the time of its next attempt. */
export const WORK_CONDITIONS = ['due', 'waiting', 'held', 'parked'] as const

/** What is owed of one task to one partner, or to all terminals, in one condition. */
export interface WorkMeasure {
  readonly partner: string
  readonly task: Task
  readonly condition: (typeof WORK_CONDITIONS)[number]
  readonly count: number
  /** Since when the oldest of it is owed. */
  readonly oldest: Date
}

/** Reads what is owed, which is little beside what was: its cost does not grow with the exchanges of the past. */
export async function measureWork(db: Database, now: Date): Promise<WorkMeasure[]> {
  const { rows } = await sql<WorkMeasure>`
    with owed as (
        select partner_id, task, created_at,
          case when state = 'parked' then 'parked'
            when task in (${sql.join(CALL_TASKS)}) and partner_id in (select partner_id from partner_held) then 'held'
            when next_at > ${now} then 'waiting'
            else 'due' end as condition
        from outbox),
      counted as (
        select partner_id, task, condition, count(*) as count, min(created_at) as oldest
        from owed group by partner_id, task, condition)
    select ${LABEL} as partner, task, condition, sum(count)::integer as count, min(oldest) as oldest
    from counted join partner on partner.id = counted.partner_id
    group by 1, task, condition`.execute(db)
  return rows
}

/** Partners that are not reached, or that people paused; of a terminal it is told how many. */
export interface HeldMeasure {
  readonly partner: string
  readonly open: number
  readonly halfOpen: number
  readonly notReachedSince: Date | null
  readonly paused: number
  readonly pausedSince: Date | null
}

/** One row for each partner that was not reached at some time, also where it is now. */
export async function measureHeld(db: Database): Promise<HeldMeasure[]> {
  const { rows } = await sql<HeldMeasure>`
    select ${LABEL} as partner,
      count(*) filter (where circuit.state = 'open')::integer as "open",
      count(*) filter (where circuit.state = 'half-open')::integer as "halfOpen",
      min(circuit.opened_at) as "notReachedSince",
      count(pause.partner_id)::integer as "paused", min(pause.paused_at) as "pausedSince"
    from partner
      left join partner_circuit circuit on circuit.partner_id = partner.id
      left join partner_pause pause on pause.partner_id = partner.id
    where circuit.partner_id is not null or pause.partner_id is not null
    group by 1`.execute(db)
  return rows
}

/** What is not taken now: of everybody, and of how many partners by themselves. */
export interface ClosedMeasure {
  readonly scope: 'all' | 'partner'
  readonly closes: 'lists' | 'requests'
  readonly count: number
}

export async function measureClosed(db: Database): Promise<ClosedMeasure[]> {
  const { rows } = await sql<ClosedMeasure>`
    select case scope when 'all' then 'all' else 'partner' end as scope, closes, count(*)::integer as count
    from admission_closed group by 1, closes`.execute(db)
  return rows
}

import { type RawBuilder, sql } from 'kysely'
import { type Exchange, LIST_OPERATIONS, type Task } from '../messages/index.ts'
import { QUEUE_OF_TASK } from './queues.ts'

const LISTS: ReadonlySet<string> = new Set(Object.values(LIST_OPERATIONS).flatMap(({ get, send }) => [get, send]))
const LISTS_WAIT_TURNS = 1_000 // so that they come last, and are never left behind for ever; as in next_turn()
const LAST_TURN = 2_000_000 // with those, the priorities that BullMQ knows

/** Whoever waits for a callback is a terminal, a DV or a state that asked; nobody waits for a list. */
const CALL_PRIORITY = { deliver: 1, send: 2, poll: 2 } as const
const LIST_CALL_PRIORITY = 3

type CallTask = keyof typeof CALL_PRIORITY

/** SQL for the row of owed work: when it has its turn, and the priority of its job from `turn`; the smallest is done first. */
interface Turn {
  readonly turn: RawBuilder<number>
  readonly priority: RawBuilder<number>
}

/**
 * In our own work partners take turns: whoever brings two thousand requests at once has them done one by one, between what
 * others bring. Calls go by {@link CallPlaces} instead. Lists come last in both.
 */
export function turnOf({ operation, partnerId }: Pick<Exchange, 'operation' | 'partnerId'>, task: Task): Turn {
  if (QUEUE_OF_TASK[task] === 'work') {
    const behind = sql.lit(LISTS.has(operation) ? LISTS_WAIT_TURNS : 0)
    const priority = sql<number>`least(turn, ${sql.lit(LAST_TURN)}) + ${behind}`
    return { turn: sql`next_turn(${partnerId}::uuid)`, priority }
  }
  return { turn: sql`1`, priority: sql`${sql.lit(callPriority({ operation }, task as CallTask))}` }
}

/** Of the job for a call to a partner. */
export const callPriority = ({ operation }: Pick<Exchange, 'operation'>, task: CallTask): number =>
  LISTS.has(operation) ? LIST_CALL_PRIORITY : CALL_PRIORITY[task]

import type { Task } from '../messages/index.ts'

/**
 * Our own work, and calls to partners: a call lasts as long as the partner likes, so calls never stand in the way of
 * issuing.
 */
export const QUEUES = ['work', 'calls'] as const
export type QueueName = (typeof QUEUES)[number]

export const QUEUE_OF_TASK = {
  handle: 'work',
  install: 'work',
  deliver: 'calls',
  send: 'calls',
  poll: 'calls',
} as const satisfies Record<Task, QueueName>

/** What calls a partner. */
export const CALL_TASKS = (Object.keys(QUEUE_OF_TASK) as Task[]).filter((task) => QUEUE_OF_TASK[task] === 'calls')

/** The id of the job for owed work: derived, so that adding it twice is harmless. */
export const jobIdOf = (task: Task, exchangeId: string): string => `${task}-${exchangeId}`

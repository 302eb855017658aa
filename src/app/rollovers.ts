import { RecurringWork } from '../async/index.ts'
import { dueRollovers } from '../store/index.ts'
import { messageOf, type OpenNode } from './open-node.ts'

/** Carries out the key rollovers that people approved: each in one process at a time. */
export function rolloverWork({ store, jobs, now, log }: OpenNode): RecurringWork {
  return new RecurringWork({
    jobs,
    name: 'rollovers',
    atOnce: 1,
    due: () => dueRollovers(store.db, now()),
    onTrouble: ({ kind, error }) => log.error({ kind, error: messageOf(error) }, 'a rollover was not done'),
  })
}

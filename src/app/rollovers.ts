import { RecurringWork } from '../async/index.ts'
import { dueRollovers } from '../store/index.ts'
import { messageOf, type OpenNode } from './open-node.ts'

const NAME = 'rollovers'

/** Carries out the key rollovers that people approved: each in one process at a time. */
export function rolloverWork({ store, jobs, now, log }: OpenNode): RecurringWork {
  return new RecurringWork({
    jobs,
    name: NAME,
    atOnce: 1,
    due: () => dueRollovers(store.db, now()),
    onTrouble: ({ kind, error }) => {
      const details = { kind, error: messageOf(error) }
      if (kind === NAME) log.error(details, 'a rollover was not done')
      else log.warn(details, 'work did not succeed') // the queue is out of reach: nothing is known of any rollover
    },
  })
}

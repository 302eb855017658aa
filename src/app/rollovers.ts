import { RecurringWork } from '../async/index.ts'
import { dueRollovers } from '../store/index.ts'
import { messageOf, type OpenNode } from './open-node.ts'
import { isOfQueue, tellTrouble } from './tell-trouble.ts'

/** Carries out the key rollovers that people approved: each in one process at a time. */
export function rolloverWork({ store, jobs, now, log, timers }: OpenNode): RecurringWork {
  const tell = tellTrouble(log)
  return new RecurringWork({
    jobs,
    name: 'rollovers',
    atOnce: 1,
    watch: timers.of('rollovers'),
    due: () => dueRollovers(store.db, now()),
    onTrouble: (trouble) => {
      if (isOfQueue(trouble.kind)) tell(trouble)
      else log.error({ kind: trouble.kind, error: messageOf(trouble.error) }, 'a rollover was not done')
    },
  })
}

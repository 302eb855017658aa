import { RecurringWork } from '../../async/index.ts'
import { type HandlerDeps, isTlsDue, lookAfterTls, type OwnIdentity } from '../../handlers/index.ts'
import { messageOf, type OpenNode } from '../open-node.ts'
import { pausing } from '../pausing.ts'
import { isOfQueue, tellTrouble } from '../tell-trouble.ts'

/** Looks after our own TLS certificates: each in one process at a time. */
export interface OwnTlsWork {
  start(): Promise<void>
  /** What is due now is done soon. */
  look(): Promise<void>
  close(): Promise<void>
}

export function ownTlsWork(
  { ownTls, jobs, log, timers }: Pick<OpenNode, 'ownTls' | 'jobs' | 'log' | 'timers'>,
  identities: readonly OwnIdentity[],
  deps: HandlerDeps,
): OwnTlsWork {
  const tell = tellTrouble(log)
  const paused = pausing(deps.now)
  const due = async (): Promise<string[]> => {
    const names: string[] = []
    for (const identity of identities) {
      if (!paused.has(identity.name) && (await isTlsDue(identity, deps))) names.push(identity.name)
    }
    return names
  }
  const watch = timers.of('own-tls')
  const work = new RecurringWork({
    jobs,
    name: 'own-tls',
    atOnce: 1,
    due,
    watch,
    onTrouble: (trouble) => {
      if (isOfQueue(trouble.kind)) tell(trouble)
    },
  })
  const lookAfter = async (name: string): Promise<void> => {
    const identity = identities.find((one) => one.name === name)
    if (identity === undefined) return
    try {
      await lookAfterTls(identity, deps)
    } catch (error) {
      paused.add(name)
      watch.trouble(error)
      log.error({ identity: name, error: messageOf(error) }, 'our TLS certificate was not looked after')
    }
    await ownTls.refresh()
  }
  return { start: () => work.start(lookAfter), look: work.look, close: () => work.close() }
}

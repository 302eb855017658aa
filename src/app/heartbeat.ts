import { hostname } from 'node:os'
import { forgetProcess, forgetSilentProcesses, listProcesses, noteProcess } from '../store/index.ts'
import type { OpenNode } from './open-node.ts'
import { VERSION } from './version.ts'

const BEAT_MILLISECONDS = 10_000
const FORGOTTEN_MILLISECONDS = 24 * 3_600_000

type Beating = Pick<OpenNode, 'config' | 'store' | 'keyDoor' | 'now' | 'timers' | 'processId'>

export interface Heartbeat {
  /** Says now how it is. */
  beat(): Promise<void>
  end(): Promise<void>
}

/**
 * Lets everybody see that this process runs, where a node has several: the database says it, until the process stops.
 */
export async function startHeartbeat({
  config,
  store: { db },
  keyDoor,
  now,
  timers,
  processId,
}: Beating): Promise<Heartbeat> {
  if (config.database === undefined) return { beat: async () => {}, end: async () => {} }
  const me = { id: processId, role: config.role, host: hostname(), pid: process.pid, version: VERSION }
  const startedAt = now()
  const watch = timers.of('heartbeat')
  const beat = async (): Promise<void> => {
    const isNow = { seenAt: now(), keysLocked: !keyDoor.isOpen, timers: timers.views() }
    await noteProcess(db, { ...me, startedAt, ...isNow })
    await forgetSilentProcesses(db, new Date(now().getTime() - FORGOTTEN_MILLISECONDS))
  }
  await forgetDeadOfThisHost(db, me.host, new Date(startedAt.getTime() - process.uptime() * 1_000))
  watch.start(BEAT_MILLISECONDS)
  await watch.run(beat)
  let beating: Promise<void> | undefined // one at a time, while the database is gone
  const timer = setInterval(() => {
    beating ??= watch
      .run(beat)
      .catch(() => {}) // it is seen by its silence
      .finally(() => {
        beating = undefined
      })
  }, BEAT_MILLISECONDS)
  return {
    beat,
    async end() {
      clearInterval(timer)
      await beating
      await forgetProcess(db, me.id).catch(() => {})
    },
  }
}

/**
 * Killed ones: whoever starts in their place tells of itself. One that lives after all says so again.
 * @param born when this process began: who had its number before is gone, as the first process of a container that is started again
 */
async function forgetDeadOfThisHost(db: Beating['store']['db'], host: string, born: Date): Promise<void> {
  for (const { id, pid, ...one } of await listProcesses(db)) {
    if (one.host !== host) continue
    const isGone = pid === process.pid ? one.startedAt < born : !isAlive(pid)
    if (isGone) await forgetProcess(db, id)
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

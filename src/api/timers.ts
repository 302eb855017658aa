import type { ProcessView, TimerView, WorkingProcessView } from '../messages/index.ts'
import { listProcesses } from '../store/index.ts'
import type { ApiDeps } from './deps.ts'
import { nothing } from './input.ts'
import { processView } from './processes.ts'

export const TIMER_INPUTS = { 'node.timers': nothing }

/**
 * What each process of the node does by itself: of this one as it is now, of the others as they said last. A process that is silent does
 * nothing next.
 */
export async function showTimers(
  deps: Pick<ApiDeps, 'db' | 'now' | 'version' | 'thisProcess'>,
): Promise<WorkingProcessView[]> {
  const { db, now, version, thisProcess: here } = deps
  const known = await listProcesses(db)
  const others = known.filter(({ id }) => id !== here?.id)
  const views = others.map((one) => working(processView(one, now()), one.timers ?? []))
  if (here === undefined) return views
  const { id, timers, ...me } = here
  const keysLocked = known.some((one) => one.id === id && one.keysLocked)
  const seen = { version, seenAt: now().toISOString(), silent: false, ...(keysLocked && { keysLocked }) }
  return [{ ...me, ...seen, timers: timers() }, ...views]
}

function working(process: ProcessView, timers: readonly TimerView[]): WorkingProcessView {
  return {
    ...process,
    timers: process.silent ? timers.map(({ nextAt: _never, ...timer }) => timer) : timers,
  }
}

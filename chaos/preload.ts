// Loaded into a node's process before the program, by NODE_OPTIONS=--import, and by the chaos run alone: nothing of it is in the program.
//   CHAOS_DIE_AT=STEP:N   the process ends itself, by SIGKILL, at the N-th time it comes to a step of die-at.ts
//   CHAOS_CLOCK=FILE      its clock is off by the milliseconds that stand in the file, looked at again and again
//   CHAOS_PARENT=PID      it ends when that process is gone: a run that is killed leaves nothing behind
import { flushCompileCache } from 'node:module'
import { isMainThread } from 'node:worker_threads'
import { dieAt } from './die-at.ts'
import { followClock } from './follow-clock.ts'

const { CHAOS_DIE_AT, CHAOS_CLOCK, CHAOS_PARENT } = process.env
const LOOK_MILLISECONDS = 1_000
const COMPILED_AFTER_MILLISECONDS = 8_000 // what Node would write at an end in order

if (CHAOS_CLOCK !== undefined) followClock(CHAOS_CLOCK)
if (process.argv.includes('serve')) {
  if (CHAOS_DIE_AT !== undefined) await dieAt(CHAOS_DIE_AT)
  if (CHAOS_PARENT !== undefined && isMainThread) {
    setInterval(() => {
      if (process.ppid !== Number(CHAOS_PARENT)) process.kill(process.pid, 'SIGKILL')
    }, LOOK_MILLISECONDS).unref()
    setTimeout(flushCompileCache, COMPILED_AFTER_MILLISECONDS).unref()
  }
}

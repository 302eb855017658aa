import { hostname } from 'node:os'
import { Admission } from '../async/index.ts'
import type { OpenNode } from './open-node.ts'

/** Whether new work is taken on; each change is a line in the log. */
export function openAdmission({
  store,
  now,
  config,
  settings,
  log,
  timers,
}: Pick<OpenNode, 'store' | 'now' | 'config' | 'settings' | 'log' | 'timers'>): Admission {
  return new Admission({
    db: store.db,
    now,
    limits: settings.now.load,
    process: `${config.role} ${hostname()}:${process.pid}`,
    watch: timers.of('admission'),
    onChange: ({ says, details }) => log.warn(details, says),
  })
}

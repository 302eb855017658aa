import type { ProcessView } from '../messages/index.ts'
import { listProcesses, type ProcessRecord } from '../store/index.ts'
import type { ApiDeps } from './deps.ts'

const SILENT_MILLISECONDS = 30_000 // three times it did not say that it is there

/** The processes of a node on a server; of an embedded one, none. */
export async function listProcessViews({ db, now }: Pick<ApiDeps, 'db' | 'now'>): Promise<ProcessView[]> {
  return (await listProcesses(db)).map((one) => processView(one, now()))
}

export function processView(
  { role, host, pid, version, startedAt, seenAt, keysLocked = false }: ProcessRecord,
  now: Date,
): ProcessView {
  return {
    role,
    host,
    pid,
    version,
    startedAt: startedAt.toISOString(),
    seenAt: seenAt.toISOString(),
    silent: now.getTime() - seenAt.getTime() > SILENT_MILLISECONDS,
    ...(keysLocked && { keysLocked }),
  }
}

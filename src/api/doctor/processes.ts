import type { ExaminedView, ProcessView } from '../../messages/index.ts'
import type { ApiDeps } from '../deps.ts'
import { listProcessViews } from '../processes.ts'

/** Whether the processes of a node on a server are there, and between them do everything. */
export async function examineProcesses(deps: ApiDeps): Promise<readonly ExaminedView[]> {
  if (deps.surroundings.flushesAtCommit !== undefined) return [] // embedded: who answers is the process
  const processes = await listProcessViews(deps)
  const silent = processes.filter((one) => one.silent)
  const live = processes.filter((one) => !one.silent)
  return [...silent.map(silence), ...versions(live), together(live)]
}

function silence({ role, host, pid, seenAt }: ProcessView): ExaminedView {
  const says = `${role} on ${host}, pid ${pid}, silent since ${seenAt}`
  const mend = 'it was killed, its host is gone, or it cannot reach the database: look there, and start it again'
  return { what: 'processes', state: 'warning', says, mend }
}

function versions(live: readonly ProcessView[]): ExaminedView[] {
  const found = [...new Set(live.map(({ version }) => version))].sort()
  if (found.length < 2) return []
  const says = `versions ${found.join(' and ')} run beside each other`
  return [{ what: 'processes', state: 'warning', says, mend: 'start all of them with the newest one' }]
}

function together(live: readonly ProcessView[]): ExaminedView {
  if (live.length === 0) return { what: 'processes', state: 'warning', says: 'none runs', mend: 'start one: eac serve' }
  const count = (role: ProcessView['role']): number => live.filter((one) => one.role === role).length
  const says = (['all', 'web', 'worker'] as const)
    .filter((role) => count(role) > 0)
    .map((role) => `${count(role)} ${role}`)
    .join(', ')
  const missing = [
    ...(count('all') + count('web') > 0 ? [] : [['nobody listens for partners', 'EAC_ROLE=web eac serve']]),
    ...(count('all') + count('worker') > 0 ? [] : [['nobody does the work', 'EAC_ROLE=worker eac serve']]),
  ][0]
  if (missing === undefined) return { what: 'processes', state: 'good', says: `${says} at work` }
  return { what: 'processes', state: 'bad', says: `${says}; ${missing[0]}`, mend: `start one: ${missing[1]}` }
}

import { sql } from 'kysely'
import type { ExaminedView } from '../../messages/index.ts'
import type { ApiDeps } from '../deps.ts'

const LONG_HOURS = 1

/** What is owed, whether jobs can be had, and what waits for a person. */
export async function examineQueue({ db, now, running, surroundings }: ApiDeps): Promise<readonly ExaminedView[]> {
  const jobs = await surroundings.countJobs()
  const { rows } = await sql<{ due: number; parked: number; oldest: Date | null }>`
    select count(*) filter (where state = 'due')::integer as due, count(*) filter (where state = 'parked')::integer as parked,
      min(created_at) filter (where state = 'due') as oldest from outbox`.execute(db)
  const { due = 0, parked = 0, oldest = null } = rows[0] ?? {}
  const hours = oldest === null ? 0 : (now().getTime() - oldest.getTime()) / 3_600_000
  const age = oldest === null ? '' : `, the oldest for ${hours.toFixed(1)} hours`
  const says = `${due} owed${age}; ${jobs} jobs; ${parked} parked`
  if (due > 0 && hours > LONG_HOURS) {
    const mend = running ? 'see why with: eac exchange list' : 'start the node: eac serve'
    return [{ what: 'queue', state: 'warning', says, mend }]
  }
  if (parked === 0) return [{ what: 'queue', state: 'good', says }]
  return [{ what: 'queue', state: 'warning', says, mend: 'decide on what is parked: eac exchange list --state parked' }]
}

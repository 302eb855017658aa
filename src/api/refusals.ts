import type { RefusalView } from '../messages/index.ts'
import { countRefusals, type RefusalCount } from '../store/index.ts'
import type { ApiDeps } from './deps.ts'

const HOURS = 24
const LINES_AT_MOST = 20

/** Who was turned away in the last 24 hours, and why: the most recent first. */
export async function refusalViews({ db, now }: Pick<ApiDeps, 'db' | 'now'>): Promise<RefusalView[]> {
  const since = new Date(now().getTime() - HOURS * 3_600_000)
  return (await countRefusals(db, since, LINES_AT_MOST)).map(refusalView)
}

const refusalView = ({ kind, why, says, partnerName, claims, remoteAddress, times, lastAt }: RefusalCount) => ({
  event: kind,
  why,
  says,
  partner: partnerName,
  claims,
  remoteAddress,
  times,
  last: lastAt.toISOString(),
})

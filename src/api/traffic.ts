import type { TrafficHourView } from '../messages/index.ts'
import { countRefusalsByHour, countTraffic } from '../store/index.ts'
import type { ApiDeps } from './deps.ts'
import { nothing } from './input.ts'

const HOURS = 24
const HOUR_MILLISECONDS = 3_600_000

export const TRAFFIC_INPUTS = { 'exchange.traffic': nothing }

/** What came and went within the hour that runs, and each of the 23 before it; the oldest first. */
export async function showTraffic({ db, now }: Pick<ApiDeps, 'db' | 'now'>): Promise<TrafficHourView[]> {
  const thisHour = Math.floor(now().getTime() / HOUR_MILLISECONDS)
  const hours = Array.from({ length: HOURS }, (_, n) => new Date((thisHour - HOURS + 1 + n) * HOUR_MILLISECONDS))
  const turnedAway = await countRefusalsByHour(db, hours)
  return (await countTraffic(db, hours)).map((counts, n) => ({
    from: (hours[n] as Date).toISOString(),
    ...counts,
    turnedAway: turnedAway[n] as number,
  }))
}

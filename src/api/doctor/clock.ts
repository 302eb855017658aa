import { sql } from 'kysely'
import type { ExaminedView } from '../../messages/index.ts'
import type { ApiDeps } from '../deps.ts'

const DRIFT_SECONDS = 2

/** What is known of the clock. */
export interface ClockLook {
  /** Not, where the system says that it is not synchronised, or it is too far off that of the database server. */
  readonly trusted: boolean
  /** Ahead of the clock of the database server, in seconds; undefined: the database is in this process, and has the same. */
  readonly drift: number | undefined
  /** Undefined: the system does not say. */
  readonly synchronised: boolean | undefined
}

/**
 * Passports take the effective dates of certificates for the time, so a clock ahead of it locks them for good
 * (TR-03110-3, 2.5): two sources are compared where there are two.
 */
export async function lookAtClock({
  db,
  now,
  surroundings,
}: Pick<ApiDeps, 'db' | 'now'> & {
  readonly surroundings: Pick<ApiDeps['surroundings'], 'flushesAtCommit' | 'clockSynchronised'>
}): Promise<ClockLook> {
  const drift = surroundings.flushesAtCommit === undefined ? await driftFrom(db, now) : undefined
  const synchronised = await surroundings.clockSynchronised()
  return { trusted: synchronised !== false && Math.abs(drift ?? 0) <= DRIFT_SECONDS, drift, synchronised }
}

export async function examineClock(deps: ApiDeps): Promise<readonly ExaminedView[]> {
  const { now } = deps
  const { trusted, drift, synchronised } = await lookAtClock(deps)
  const beside =
    drift === undefined ? '' : `, ${Math.abs(drift).toFixed(1)} s ${drift < 0 ? 'behind' : 'ahead of'} the database's`
  const says = `${now().toISOString()}${beside}, ${SYNCHRONISED[String(synchronised) as keyof typeof SYNCHRONISED]}`
  const mend = 'have the system synchronise it (NTP): certificates made with a wrong clock cannot be taken back'
  if (!trusted) return [{ what: 'clock', state: 'bad', says, mend }]
  if (synchronised === undefined) return [{ what: 'clock', state: 'warning', says, mend }]
  return [{ what: 'clock', state: 'good', says }]
}

const SYNCHRONISED = {
  true: 'synchronised',
  false: 'not synchronised, the system says',
  undefined: 'and the system does not say whether it is synchronised',
} as const

/** In seconds; the way there and back is shared equally. */
async function driftFrom(db: ApiDeps['db'], now: () => Date): Promise<number> {
  const before = now().getTime()
  const { rows } = await sql<{ at: Date }>`select clock_timestamp() as at`.execute(db)
  const middle = (before + now().getTime()) / 2
  return (middle - (rows[0]?.at.getTime() ?? middle)) / 1000
}

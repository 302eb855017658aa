import { sql } from 'kysely'
import { type Database, insertEvent } from '../store/index.ts'
import type { JobPlace } from './job-place.ts'

const COUNTS_MILLISECONDS = 30_000 // less is what clocks are corrected by every day; nothing waits much longer for it
const EVENTS_LOOKED_AT = 1_000 // the newest: a node that starts asks them how late it was

/** The event that tells of it: what was written before it is not looked at again. */
const SET_BACK = 'the clock was set back: what waited is taken up'

interface ClockWatchOptions {
  readonly db: Database
  readonly now: () => Date
  /** Milliseconds from some moment on, by a clock that nobody sets. */
  readonly elapsed?: () => number
}

/**
 * Sees that the clock was set back, also while the node was down. What waits for a time was given it by the clock that ran ahead,
 * and would wait until the right one is there.
 */
export class ClockWatch {
  readonly #options: ClockWatchOptions
  readonly #elapsed: () => number
  #last: { readonly now: number; readonly elapsed: number } | undefined

  constructor({ elapsed = () => performance.now(), ...options }: ClockWatchOptions) {
    this.#options = options
    this.#elapsed = elapsed
  }

  /** @returns by how many milliseconds it was set back since the last look; 0 where that does not count */
  async setBackBy(): Promise<number> {
    const now = this.#options.now().getTime()
    const elapsed = this.#elapsed()
    const last = this.#last
    this.#last = { now, elapsed }
    const expected = last === undefined ? await this.#newestEvent() : last.now + (elapsed - last.elapsed)
    return expected - now > COUNTS_MILLISECONDS ? expected - now : 0
  }

  async #newestEvent(): Promise<number> {
    const { rows } = await sql<{ at: Date | null }>`
      with newest as (select id, at, kind from event order by id desc limit ${EVENTS_LOOKED_AT})
      select max(at) as at from newest
      where id > coalesce((select max(id) from newest where kind = ${SET_BACK}), 0)`.execute(this.#options.db)
    return rows[0]?.at?.getTime() ?? 0
  }
}

interface WaitNoMore {
  readonly db: Database
  readonly jobs: Pick<JobPlace, 'holdNoLonger'>
  readonly setBackBy: number
  /** How long a worker holds a job at most without saying so again. */
  readonly lockMilliseconds: number
  readonly now: Date
}

/**
 * What the clock that ran ahead made wait: attempts become due, partners are called again, and the jobs of workers that died then are let go. The caller
 * promotes the jobs that wait for a time.
 */
export async function waitNoMore({ db, jobs, setBackBy, lockMilliseconds, now }: WaitNoMore): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await tx.updateTable('outbox').set({ next_at: null }).where('next_at', '>', now).execute()
    await tx.updateTable('outbox').set({ failing_since: now }).where('failing_since', '>', now).execute()
    await tx.updateTable('partner_circuit').set({ retry_at: now }).where('retry_at', '>', now).execute()
    await tx.updateTable('partner_circuit').set({ probe_until: now }).where('probe_until', '>', now).execute()
    await jobs.holdNoLonger(tx, now, now.getTime() + lockMilliseconds)
    await insertEvent(tx, { kind: SET_BACK, details: { seconds: Math.round(setBackBy / 1000) } }, now)
  })
}

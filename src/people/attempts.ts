import { sql } from 'kysely'
import type { Database } from '../store/index.ts'
import { PeopleError } from './people-error.ts'

/** From the last free one on, each failed attempt makes the next one wait; twice as long each time, up to about an hour. */
const FREE_ATTEMPTS = {
  name: 5, // whether somebody has it or not
  code: 5, // of a second factor
  source: 20, // an address may be that of many people
  holder: 5, // of the keys of the node
} as const
export type AttemptKind = keyof typeof FREE_ATTEMPTS

const FIRST_PAUSE_SECONDS = 30
const MOST_DOUBLINGS = 7 // 64 minutes
const FORGOTTEN_AFTER_HOURS = 24 // since the last one

export interface Attempt {
  readonly kind: AttemptKind
  readonly key: string
  /** In a row, this one included. */
  readonly failures: number
  readonly blockedUntil: Date | undefined
}

/**
 * Counts an attempt before anything is looked at, so that many at once are no way around the pause. One that succeeds is taken off
 * again by {@link forgiveAll} or {@link forgiveOne}.
 * @throws {PeopleError} `blocked`
 */
export async function takeAttempt(db: Database, kind: AttemptKind, of: string, at: Date): Promise<Attempt> {
  const key = `${kind} ${of}`
  const free = sql.lit(FREE_ATTEMPTS[kind])
  const failures = sql<number>`case
    when log_in_pause.last_at < ${at}::timestamptz - ${FORGOTTEN_AFTER_HOURS}::integer * interval '1 hour' then 1
    else log_in_pause.failures + 1 end`
  const pause = sql<Date>`${at}::timestamptz + ${FIRST_PAUSE_SECONDS}::integer
    * power(2, least(${failures} - ${free}, ${MOST_DOUBLINGS}::integer)) * interval '1 second'`
  const taken = await db
    .insertInto('log_in_pause')
    .values({ key, failures: 1, last_at: at, blocked_until: null })
    .onConflict((on) =>
      on
        .column('key')
        .doUpdateSet({ failures, last_at: at, blocked_until: sql`case when ${failures} >= ${free} then ${pause} end` })
        .where((either) =>
          either.or([either('log_in_pause.blocked_until', 'is', null), either('log_in_pause.blocked_until', '<=', at)]),
        ),
    )
    .returningAll()
    .executeTakeFirst()
  if (taken !== undefined)
    return { kind, key, failures: taken.failures, blockedUntil: taken.blocked_until ?? undefined }
  throw await blocked(db, key)
}

/** The person is known now: the count begins anew. */
export async function forgiveAll(db: Database, { key }: Pick<Attempt, 'key'>): Promise<void> {
  await db.deleteFrom('log_in_pause').where('key', '=', key).execute()
}

/** This one was none of those that failed: an address does not clear its count by logging in as somebody it may. */
export async function forgiveOne(db: Database, { key, failures, blockedUntil }: Attempt): Promise<void> {
  await db
    .updateTable('log_in_pause')
    .set({ failures: sql`greatest(failures - 1, 0)`, ...(blockedUntil && { blocked_until: null }) })
    .where('key', '=', key)
    .where('failures', '>=', failures)
    .execute()
}

/** An administrator says so. @returns whether there was anything */
export async function unblock(db: Database, keys: readonly string[]): Promise<boolean> {
  const gone = await db
    .deleteFrom('log_in_pause')
    .where('key', 'in', [...keys])
    .returning('key')
    .execute()
  return gone.length > 0
}

export const attemptKey = (kind: AttemptKind, of: string): string => `${kind} ${of}`

/** What no attempt was added to for two days. */
export async function tidyAttempts(db: Database, now: Date): Promise<void> {
  await db
    .deleteFrom('log_in_pause')
    .where('last_at', '<', new Date(now.getTime() - 2 * FORGOTTEN_AFTER_HOURS * 3_600_000))
    .execute()
}

async function blocked(db: Database, key: string): Promise<PeopleError> {
  const row = await db.selectFrom('log_in_pause').select('blocked_until').where('key', '=', key).executeTakeFirst()
  const until = row?.blocked_until?.toISOString().slice(0, 19).replace('T', ' ') ?? 'a moment from now'
  return new PeopleError('blocked', `Too many wrong attempts; try again after ${until} GMT.`)
}

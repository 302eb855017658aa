import type { TimerView } from '../messages/index.ts'
import type { Database } from './database.ts'

/** A process of a node on a server, as it says of itself. */
export interface ProcessRecord {
  readonly id: string
  readonly role: 'all' | 'web' | 'worker'
  readonly host: string
  readonly pid: number
  readonly version: string
  readonly startedAt: Date
  readonly seenAt: Date
  readonly keysLocked?: boolean
  /** What it does again and again, when it was seen. */
  readonly timers?: readonly TimerView[]
}

/** Says that the process is there. */
export async function noteProcess(
  db: Database,
  { startedAt, seenAt, keysLocked = false, timers = [], ...process }: ProcessRecord,
): Promise<void> {
  const isNow = { seen_at: seenAt, keys_locked: keysLocked, timers: JSON.stringify(timers) }
  await db
    .insertInto('process')
    .values({ ...process, started_at: startedAt, ...isNow })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(isNow))
    .execute()
}

export async function forgetProcess(db: Database, id: string): Promise<void> {
  await db.deleteFrom('process').where('id', '=', id).execute()
}

/** Those that were silent for so long that nobody asks for them any more. */
export async function forgetSilentProcesses(db: Database, seenBefore: Date): Promise<void> {
  await db.deleteFrom('process').where('seen_at', '<', seenBefore).execute()
}

export async function listProcesses(db: Database): Promise<ProcessRecord[]> {
  const rows = await db.selectFrom('process').selectAll().orderBy('role').orderBy('host').orderBy('pid').execute()
  return rows.map(({ started_at: startedAt, seen_at: seenAt, keys_locked: keysLocked, ...process }) => ({
    ...process,
    startedAt,
    seenAt,
    keysLocked,
  }))
}

import { sql } from 'kysely'
import type { SettingName, SettingValue } from '../messages/index.ts'
import type { Database, Tx } from './database.ts'
import { insertEvent } from './events.ts'

/** Notified of each change of what is set at the node. */
export const SETTINGS_CHANNEL = 'eac_settings'

/** What people set at the node, by the path it has in the file. */
export interface SettingRecord {
  readonly name: string
  readonly value: unknown
  readonly since: Date
  readonly by: string | undefined
  readonly why: string
  readonly approval: number | undefined
}

export async function listSettings(db: Database | Tx): Promise<SettingRecord[]> {
  const rows = await db.selectFrom('setting').selectAll().orderBy('name').execute()
  return rows.map(({ name, value, since, set_by: by, why, approval_id: approval }) => ({
    name,
    value,
    since,
    by: by ?? undefined,
    why,
    approval: approval ?? undefined,
  }))
}

/** Nobody else changes a setting until this transaction ends. @returns by name, what is set at the node */
export async function holdSettings(tx: Tx): Promise<ReadonlyMap<string, unknown>> {
  await sql`lock table setting in share row exclusive mode`.execute(tx)
  return new Map((await listSettings(tx)).map(({ name, value }) => [name, value]))
}

export interface SettingChange {
  readonly name: SettingName
  /** What is in force until then, and what is from then on. */
  readonly was: SettingValue
  readonly is: SettingValue
  /** False: it is given back to the file, and `is` what that says. */
  readonly setHere: boolean
  readonly by: string | undefined
  readonly why: string
  readonly approval: number | undefined
}

/** Within {@link holdSettings}: writes it down, tells every process once it is committed, and leaves an event. */
export async function changeSetting(tx: Tx, change: SettingChange, at: Date): Promise<void> {
  const { name, was, is, setHere, by, why, approval } = change
  if (setHere) {
    const row = { value: JSON.stringify(is), since: at, set_by: by ?? null, why, approval_id: approval ?? null }
    await tx
      .insertInto('setting')
      .values({ name, ...row })
      .onConflict((on) => on.column('name').doUpdateSet(row))
      .execute()
  } else await tx.deleteFrom('setting').where('name', '=', name).execute()
  await sql`select pg_notify(${SETTINGS_CHANNEL}, ${name})`.execute(tx)
  const details = { setting: name, was, is, from: setHere ? 'set at the node' : 'the file', by, why, approval }
  await insertEvent(tx, { kind: 'setting changed', details }, at)
}

/** The approval that a change of each setting waits for. */
export async function waitingSettings(db: Database): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('approval')
    .select(['id', sql<string>`action ->> 'setting'`.as('setting')])
    .where('kind', '=', 'setting')
    .where('state', '=', 'waiting')
    .execute()
  return new Map(rows.map(({ id, setting }) => [setting, id]))
}

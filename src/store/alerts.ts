import { sql } from 'kysely'
import type { Database, Tx } from './database.ts'

export type AlertSeverity = 'warning' | 'critical'
/** What a place is told of an alert. */
export type AlertStep = 'begins' | 'goes on' | 'is over'

/** What is wrong, as it is found each time somebody looks. */
export interface Trouble {
  readonly cause: string
  /** What it is about, as a partner. With the cause it tells one alert from another. */
  readonly subject: string
  readonly severity: AlertSeverity
  readonly says: string
}

export interface AlertRecord extends Trouble {
  readonly id: number
  /** `node`, or the host that it is wrong with. */
  readonly scope: string
  readonly beganAt: Date
  /** Not found any more since; undefined while it is. */
  readonly goneSince: Date | undefined
  readonly endedAt: Date | undefined
  /** The longest time for which it was told again. */
  readonly toldHours: number | undefined
}

interface AlertRow {
  id: number
  scope: string
  cause: string
  subject: string
  severity: AlertSeverity
  says: string
  began_at: Date
  gone_since: Date | null
  ended_at: Date | null
  told_hours: number | null
}

const alertOf = ({ began_at, gone_since, ended_at, told_hours, ...row }: AlertRow): AlertRecord => ({
  ...row,
  beganAt: began_at,
  goneSince: gone_since ?? undefined,
  endedAt: ended_at ?? undefined,
  toldHours: told_hours ?? undefined,
})

/** Those that are not over. */
export async function openAlerts(tx: Tx | Database, scope: string): Promise<AlertRecord[]> {
  const rows = await tx
    .selectFrom('alert')
    .selectAll()
    .where('scope', '=', scope)
    .where('ended_at', 'is', null)
    .orderBy('id')
    .execute()
  return rows.map(alertOf)
}

/** The newest first. @param all also those that are over */
export async function listAlerts(
  db: Database,
  { all, limit }: { readonly all: boolean; readonly limit: number },
): Promise<AlertRecord[]> {
  const rows = await db
    .selectFrom('alert')
    .selectAll()
    .$if(!all, (query) => query.where('ended_at', 'is', null))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(alertOf)
}

export async function insertAlert(tx: Tx, scope: string, trouble: Trouble, now: Date): Promise<AlertRecord> {
  const row = await tx
    .insertInto('alert')
    .values({ ...trouble, scope, began_at: now })
    .returningAll()
    .executeTakeFirstOrThrow()
  return alertOf(row)
}

/** How it is with one that is not over. */
export async function noteAlert(tx: Tx, { id, says, goneSince, endedAt, toldHours }: AlertRecord): Promise<void> {
  await tx
    .updateTable('alert')
    .set({ says, gone_since: goneSince ?? null, ended_at: endedAt ?? null, told_hours: toldHours ?? null })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .execute()
}

/** What a place is to be told. */
export interface AlertMessage extends Trouble {
  readonly id: number
  readonly alertId: number
  readonly scope: string
  readonly step: AlertStep
  readonly at: Date
  readonly beganAt: Date
}

export async function oweAlertMessage(
  tx: Tx,
  { id, says }: AlertRecord,
  { place, step }: { readonly place: string; readonly step: AlertStep },
  now: Date,
): Promise<void> {
  await tx.insertInto('alert_message').values({ alert_id: id, place, what: step, says, at: now }).execute()
  await tx
    .insertInto('alert_place')
    .values({ name: place, next_at: now })
    .onConflict((on) => on.doNothing())
    .execute()
}

/** The oldest message that a place is owed. */
export async function oldestAlertMessage(db: Database, place: string): Promise<AlertMessage | undefined> {
  const { rows } = await sql<AlertMessage>`
    select message.id, alert.id as "alertId", scope, cause, subject, severity, message.says, what as step, at, began_at as "beganAt"
    from alert_message message join alert on alert.id = alert_id
    where place = ${place} and done_at is null order by message.id limit 1`.execute(db)
  return rows[0]
}

/** @returns since when the place had failed before */
export async function noteAlertTaken(
  tx: Tx,
  { id, place }: { readonly id: number; readonly place: string },
  now: Date,
): Promise<void> {
  await tx.updateTable('alert_message').set({ done_at: now }).where('id', '=', id).execute()
  await tx
    .updateTable('alert_place')
    .set({ attempts: 0, failing_since: null, last_error: null, next_at: now })
    .where('name', '=', place)
    .execute()
}

export async function noteAlertPlaceFailed(
  db: Database,
  { place, why, nextAt }: { readonly place: string; readonly why: string; readonly nextAt: Date },
  now: Date,
): Promise<void> {
  await db
    .updateTable('alert_place')
    .set(({ eb, fn }) => ({
      attempts: eb('attempts', '+', 1),
      failing_since: fn.coalesce('failing_since', sql<Date>`${now}::timestamptz`),
      last_error: why,
      next_at: nextAt,
    }))
    .where('name', '=', place)
    .execute()
}

/** How it is with a place that people are told by. */
export interface AlertPlaceRecord {
  readonly name: string
  readonly owed: number
  readonly attempts: number // that failed since the last success
  readonly nextAt: Date
  readonly failingSince: Date | undefined
  readonly lastError: string | undefined
}

export async function listAlertPlaces(db: Database): Promise<AlertPlaceRecord[]> {
  const { rows } = await sql<{
    name: string
    owed: number
    attempts: number
    next_at: Date
    failing_since: Date | null
    last_error: string | null
  }>`
    select place.*, (select count(*)::integer from alert_message message where message.place = place.name and done_at is null) as owed
    from alert_place place order by name`.execute(db)
  return rows.map(({ next_at, failing_since, last_error, ...row }) => ({
    ...row,
    nextAt: next_at,
    failingSince: failing_since ?? undefined,
    lastError: last_error ?? undefined,
  }))
}

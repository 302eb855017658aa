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
  /** Found, and not told yet: it may pass. */
  readonly pending: boolean
  /** When it was last seen how it is. */
  readonly lookedAt: Date
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
  pending: boolean
  looked_at: Date
}

const alertOf = ({ began_at, gone_since, ended_at, told_hours, looked_at, ...row }: AlertRow): AlertRecord => ({
  ...row,
  beganAt: began_at,
  goneSince: gone_since ?? undefined,
  endedAt: ended_at ?? undefined,
  toldHours: told_hours ?? undefined,
  lookedAt: looked_at,
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

/** Those that are not over, and that nobody has seen since. */
export async function unseenAlerts(tx: Tx, since: Date): Promise<AlertRecord[]> {
  const rows = await tx
    .selectFrom('alert')
    .selectAll()
    .where('ended_at', 'is', null)
    .where('looked_at', '<=', since)
    .orderBy('id')
    .execute()
  return rows.map(alertOf)
}

/** That were told, the newest first. @param all also those that are over */
export async function listAlerts(
  db: Database,
  { all, limit }: { readonly all: boolean; readonly limit: number },
): Promise<AlertRecord[]> {
  const rows = await db
    .selectFrom('alert')
    .selectAll()
    .where('pending', '=', false)
    .$if(!all, (query) => query.where('ended_at', 'is', null))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(alertOf)
}

export async function insertAlert(
  tx: Tx,
  alert: Trouble & Pick<AlertRecord, 'scope' | 'pending'>,
  now: Date,
): Promise<AlertRecord> {
  const row = await tx
    .insertInto('alert')
    .values({ ...alert, began_at: now, looked_at: now })
    .returningAll()
    .executeTakeFirstOrThrow()
  return alertOf(row)
}

/** How it is with one that is not over. */
export async function noteAlert(tx: Tx, { id, says, pending, ...alert }: AlertRecord): Promise<void> {
  const { goneSince = null, endedAt = null, toldHours = null, lookedAt } = alert
  await tx
    .updateTable('alert')
    .set({ says, pending, gone_since: goneSince, ended_at: endedAt, told_hours: toldHours, looked_at: lookedAt })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .execute()
}

/** One that passed before it was told. */
export async function forgetAlert(tx: Tx, id: number): Promise<void> {
  await tx.deleteFrom('alert').where('id', '=', id).where('pending', '=', true).execute()
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

/** The place does not take this message. @returns how often it has not */
export async function noteAlertRefused(db: Database, id: number): Promise<number> {
  const { refused } = await db
    .updateTable('alert_message')
    .set(({ eb }) => ({ refused: eb('refused', '+', 1) }))
    .where('id', '=', id)
    .returning('refused')
    .executeTakeFirstOrThrow()
  return refused
}

/** It is owed no more. */
export async function dropAlertMessage(tx: Tx, id: number, why: string, now: Date): Promise<void> {
  await tx.updateTable('alert_message').set({ done_at: now, dropped: why }).where('id', '=', id).execute()
}

/** Forgets places other than these; what they are owed, they are not any more. @returns those that were owed something */
export async function forgetOtherPlaces(
  tx: Tx,
  names: readonly string[],
  why: string,
  now: Date,
): Promise<{ readonly place: string; readonly messages: number }[]> {
  const { rows } = await sql<{ place: string; messages: number }>`
    with closed as (
      update alert_message set done_at = ${now}, dropped = ${why}
      where done_at is null and place <> all(${names}::text[]) returning place),
      gone as (delete from alert_place where name <> all(${names}::text[]))
    select place, count(*)::integer as messages from closed group by place order by place`.execute(tx)
  return rows
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

import {
  type AlertMessage,
  type Database,
  dropAlertMessage,
  forgetOtherPlaces,
  insertEvent,
  listAlertPlaces,
  noteAlertPlaceFailed,
  noteAlertRefused,
  noteAlertTaken,
  oldestAlertMessage,
} from '../store/index.ts'
import type { Found } from './judge.ts'
import { placeFails } from './keep.ts'
import { type AlertPlace, MessageRefused } from './message.ts'

interface DeliverDeps {
  readonly db: Database
  readonly now: () => Date
  /** By which people know the node. */
  readonly node: string
}

const FIRST_PAUSE_SECONDS = 15
const LONGEST_PAUSE_SECONDS = 900
const LONGEST_WHY = 500
const MOST_REFUSALS = 5 // of one message
const FAILS_AFTER_MINUTES = 15

/** Places that are owed a message whose time it is. */
export async function duePlaces(db: Database, now: Date): Promise<string[]> {
  return (await listAlertPlaces(db)).filter(({ owed, nextAt }) => owed > 0 && nextAt <= now).map(({ name }) => name)
}

/** Places that have not been reached for a while: a trouble that the others are told of. */
export async function failingPlaces(db: Database, names: readonly string[], now: Date): Promise<Found[]> {
  return (await listAlertPlaces(db)).flatMap(({ name, failingSince, lastError = '' }) => {
    const minutes = failingSince === undefined ? 0 : Math.floor((now.getTime() - failingSince.getTime()) / 60_000)
    return names.includes(name) && minutes >= FAILS_AFTER_MINUTES ? [placeFails(name, minutes, lastError)] : []
  })
}

/** Places that the configuration names no more are owed nothing any more; an event says what they will not be told. */
export async function forgetPlaces(db: Database, names: readonly string[], now: Date): Promise<void> {
  const why = 'the configuration names the place no more'
  await db.transaction().execute(async (tx) => {
    for (const gone of await forgetOtherPlaces(tx, names, why, now))
      await insertEvent(tx, { kind: 'alert messages closed', details: { ...gone, why } }, now)
  })
}

/**
 * Tells a place what it is owed, oldest first; the first message that fails ends it until its pause is over. One that the place refuses
 * again and again is given up, so that the next ones arrive.
 */
export async function deliverAlerts(place: AlertPlace, signal: AbortSignal, deps: DeliverDeps): Promise<void> {
  for (let more = true; more && !signal.aborted; ) {
    const owed = await oldestAlertMessage(deps.db, place.name)
    more = owed !== undefined && (await deliver(place, owed, signal, deps))
  }
}

async function deliver(
  place: AlertPlace,
  owed: AlertMessage,
  signal: AbortSignal,
  deps: DeliverDeps,
): Promise<boolean> {
  const { db, now, node } = deps
  const { id, alertId: alert, ...message } = owed
  try {
    await place.put({ ...message, alert, node }, signal)
    await db.transaction().execute((tx) => noteAlertTaken(tx, { id, place: place.name }, now()))
    return true
  } catch (error) {
    if (signal.aborted) return false
    await noteFailed(place.name, error, deps)
    return error instanceof MessageRefused && giveUp(place.name, owed, error.message, deps)
  }
}

/** @returns whether it was refused often enough */
async function giveUp(place: string, owed: AlertMessage, why: string, { db, now }: DeliverDeps): Promise<boolean> {
  const times = await noteAlertRefused(db, owed.id)
  if (times < MOST_REFUSALS) return false
  const { cause, subject, step, says } = owed
  await db.transaction().execute(async (tx) => {
    await dropAlertMessage(tx, owed.id, why, now())
    const details = { place, times, why, cause, subject, step, says }
    await insertEvent(tx, { kind: 'alert message given up', details }, now())
  })
  return true
}

async function noteFailed(place: string, error: unknown, { db, now }: DeliverDeps): Promise<void> {
  const before = (await listAlertPlaces(db)).find(({ name }) => name === place)
  const why = (error instanceof Error ? error.message : String(error)).slice(0, LONGEST_WHY)
  const pause = Math.min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2 ** Math.min(10, before?.attempts ?? 0))
  await noteAlertPlaceFailed(db, { place, why, nextAt: new Date(now().getTime() + 1_000 * pause) }, now())
}

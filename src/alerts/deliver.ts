import {
  type AlertMessage,
  type Database,
  listAlertPlaces,
  noteAlertPlaceFailed,
  noteAlertTaken,
  oldestAlertMessage,
} from '../store/index.ts'
import type { AlertPlace } from './message.ts'

interface DeliverDeps {
  readonly db: Database
  readonly now: () => Date
  /** By which people know the node. */
  readonly node: string
}

const FIRST_PAUSE_SECONDS = 15
const LONGEST_PAUSE_SECONDS = 900
const LONGEST_WHY = 500

/** Places that are owed a message whose time it is. */
export async function duePlaces(db: Database, now: Date): Promise<string[]> {
  return (await listAlertPlaces(db)).filter(({ owed, nextAt }) => owed > 0 && nextAt <= now).map(({ name }) => name)
}

/** Tells a place what it is owed, oldest first; the first message that fails ends it until its pause is over. */
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
    if (!signal.aborted) await noteFailed(place.name, error, deps)
    return false
  }
}

async function noteFailed(place: string, error: unknown, { db, now }: DeliverDeps): Promise<void> {
  const before = (await listAlertPlaces(db)).find(({ name }) => name === place)
  const why = (error instanceof Error ? error.message : String(error)).slice(0, LONGEST_WHY)
  const pause = Math.min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2 ** Math.min(10, before?.attempts ?? 0))
  await noteAlertPlaceFailed(db, { place, why, nextAt: new Date(now().getTime() + 1_000 * pause) }, now())
}

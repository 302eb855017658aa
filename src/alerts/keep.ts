import {
  type AlertRecord,
  type AlertStep,
  type Database,
  forgetAlert,
  insertAlert,
  insertEvent,
  lockAll,
  noteAlert,
  openAlerts,
  oweAlertMessage,
  type Tx,
  unseenAlerts,
} from '../store/index.ts'
import { type Found, type Judged, keyOf } from './judge.ts'

export interface AlertPlan {
  /** Names of those who are told. */
  readonly places: readonly string[]
  /** One that goes on is told again after so many hours each. */
  readonly repeatHours: readonly number[]
  /** One that has not been found for so long is over: it may come and go. */
  readonly overAfterMinutes: number
}

interface Looked extends Judged {
  /** `node`, or the host that it is wrong with: only alerts of this scope are looked at. */
  readonly scope: string
  /** Whether what was not read is well: of what is open, owed or waiting there are readings only while there is any. */
  readonly absentIsWell: boolean
}

/** That a place is not reached is told to the others. */
export const PLACE_FAILS = 'EacAlertPlaceFails'
const UNSEEN_HOURS = 24

/**
 * Compares what is wrong now with what was, and writes down who is to be told what, in one transaction: each trouble is told once it has
 * been so for as long as its rule says, again at the hours of the plan while it goes on, and when it is over. What could not be read, and
 * what became worse, is not over. Several processes may look at the same.
 */
export async function keepAlerts(looked: Looked, plan: AlertPlan, db: Database, now: Date): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await lockAll(tx, 'alerts')
    const open = await openAlerts(tx, looked.scope)
    for (const alert of open) await follow(tx, alert, looked, plan, now)
    const known = new Set(open.map(keyOf))
    for (const found of looked.troubles) if (!known.has(keyOf(found))) await begin(tx, found, looked.scope, plan, now)
  })
}

/** What nobody could look at for a day is followed no more: its host is gone, or what it is about was taken out of the configuration. */
export async function endUnseen(plan: AlertPlan, db: Database, now: Date): Promise<void> {
  const since = new Date(now.getTime() - UNSEEN_HOURS * 3_600_000)
  await db.transaction().execute(async (tx) => {
    await lockAll(tx, 'alerts')
    for (const alert of await unseenAlerts(tx, since))
      await end(tx, alert, `nobody could look for a day whether this still is so: ${alert.says}`, plan, now)
  })
}

/** Where the configuration names nobody to be told any more, nothing is followed. */
export async function endAll(db: Database, now: Date): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await lockAll(tx, 'alerts')
    for (const alert of await unseenAlerts(tx, now))
      await end(tx, alert, `followed no more, since nobody is to be told: ${alert.says}`, { places: [] }, now)
  })
}

async function begin(tx: Tx, { forSeconds, ...trouble }: Found, scope: string, plan: AlertPlan, now: Date) {
  const pending = forSeconds > 0
  const alert = await insertAlert(tx, { ...trouble, scope, pending }, now)
  if (!pending) await tell(tx, alert, 'begins', plan, now)
}

async function follow(tx: Tx, alert: AlertRecord, looked: Looked, plan: AlertPlan, now: Date): Promise<void> {
  const key = keyOf(alert)
  const found = looked.troubles.find((one) => keyOf(one) === key)
  if (found !== undefined) return goOn(tx, alert, found, plan, now)
  if (looked.covered.has(key)) return noteAlert(tx, { ...alert, goneSince: undefined, lookedAt: now })
  if (looked.absentIsWell || looked.well.has(key)) return takeLeave(tx, alert, plan, now)
}

async function goOn(tx: Tx, alert: AlertRecord, found: Found, plan: AlertPlan, now: Date): Promise<void> {
  const stood = now.getTime() - alert.beganAt.getTime()
  const next = { ...alert, says: found.says, goneSince: undefined, lookedAt: now }
  if (alert.pending) {
    const isDue = stood >= found.forSeconds * 1000
    await noteAlert(tx, { ...next, pending: !isDue })
    if (isDue) await tell(tx, next, 'begins', plan, now)
    return
  }
  const passed = plan.repeatHours.filter((hours) => hours * 3_600_000 <= stood)
  const toldHours = Math.max(0, ...passed)
  const again = toldHours > (alert.toldHours ?? 0)
  await noteAlert(tx, { ...next, toldHours: again ? toldHours : alert.toldHours })
  if (again) await tell(tx, next, 'goes on', plan, now)
}

async function takeLeave(tx: Tx, alert: AlertRecord, plan: AlertPlan, now: Date): Promise<void> {
  if (alert.pending) return forgetAlert(tx, alert.id)
  const goneSince = alert.goneSince ?? now
  if (now.getTime() - goneSince.getTime() >= plan.overAfterMinutes * 60_000)
    return end(tx, { ...alert, goneSince }, alert.says, plan, now)
  await noteAlert(tx, { ...alert, goneSince, lookedAt: now })
}

async function end(tx: Tx, alert: AlertRecord, says: string, plan: Pick<AlertPlan, 'places'>, now: Date) {
  if (alert.pending) return forgetAlert(tx, alert.id)
  await noteAlert(tx, { ...alert, endedAt: now })
  await tell(tx, { ...alert, says }, 'is over', plan, now)
}

const EVENTS: Readonly<Record<AlertStep, string>> = {
  begins: 'alert began',
  'goes on': 'alert goes on',
  'is over': 'alert is over',
}

async function tell(tx: Tx, alert: AlertRecord, step: AlertStep, plan: Pick<AlertPlan, 'places'>, now: Date) {
  const { cause, subject, severity, says, scope } = alert
  const places = plan.places.filter((place) => cause !== PLACE_FAILS || place !== subject)
  for (const place of places) await oweAlertMessage(tx, alert, { place, step }, now)
  await insertEvent(tx, { kind: EVENTS[step], details: { cause, subject, severity, says, scope, tells: places } }, now)
}

/** As {@link Found}, where a place has not been reached for a while. */
export function placeFails(place: string, minutes: number, why: string): Found {
  const says = `${place} could not be told of alerts for ${minutes} minutes: ${why}`
  return { cause: PLACE_FAILS, subject: place, severity: 'warning', says, forSeconds: 0 }
}

import {
  type AlertRecord,
  type AlertStep,
  type Database,
  insertAlert,
  insertEvent,
  lockAll,
  noteAlert,
  openAlerts,
  oweAlertMessage,
  type Trouble,
  type Tx,
} from '../store/index.ts'

export interface AlertPlan {
  /** Names of those who are told. */
  readonly places: readonly string[]
  /** One that goes on is told again after so many hours each. */
  readonly repeatHours: readonly number[]
  /** One that has not been found for so long is over: it may come and go. */
  readonly overAfterMinutes: number
}

interface Found {
  /** `node`, or the host that it is wrong with: only alerts of this scope are looked at. */
  readonly scope: string
  readonly troubles: readonly Trouble[]
}

/**
 * Compares what is wrong now with what was, and writes down who is to be told what, in one transaction: each trouble is told when it
 * begins, again at the hours of the plan while it goes on, and when it is over. Several processes may look at the same.
 */
export async function keepAlerts({ scope, troubles }: Found, plan: AlertPlan, db: Database, now: Date): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await lockAll(tx, 'alerts')
    const open = await openAlerts(tx, scope)
    const by = new Map(troubles.map((one) => [keyOf(one), one]))
    for (const alert of open) await follow(tx, alert, by.get(keyOf(alert)), plan, now)
    const known = new Set(open.map(keyOf))
    for (const trouble of troubles) {
      if (known.has(keyOf(trouble))) continue
      await tell(tx, await insertAlert(tx, scope, trouble, now), 'begins', plan, now)
    }
  })
}

const keyOf = ({ cause, subject }: Pick<Trouble, 'cause' | 'subject'>): string => JSON.stringify([cause, subject])

async function follow(tx: Tx, alert: AlertRecord, found: Trouble | undefined, plan: AlertPlan, now: Date) {
  if (found === undefined) return takeLeave(tx, alert, plan, now)
  const passed = plan.repeatHours.filter((hours) => hours * 3_600_000 <= now.getTime() - alert.beganAt.getTime())
  const toldHours = passed.length === 0 ? undefined : Math.max(...passed)
  const again = toldHours !== undefined && toldHours > (alert.toldHours ?? 0)
  const next = { ...alert, says: found.says, goneSince: undefined, toldHours: again ? toldHours : alert.toldHours }
  await noteAlert(tx, next)
  if (again) await tell(tx, next, 'goes on', plan, now)
}

async function takeLeave(tx: Tx, alert: AlertRecord, { overAfterMinutes, ...plan }: AlertPlan, now: Date) {
  const goneSince = alert.goneSince ?? now
  const isOver = now.getTime() - goneSince.getTime() >= overAfterMinutes * 60_000
  await noteAlert(tx, { ...alert, goneSince, endedAt: isOver ? now : undefined })
  if (isOver) await tell(tx, alert, 'is over', plan, now)
}

const EVENTS: Readonly<Record<AlertStep, string>> = {
  begins: 'alert began',
  'goes on': 'alert goes on',
  'is over': 'alert is over',
}

async function tell(tx: Tx, alert: AlertRecord, step: AlertStep, { places }: Pick<AlertPlan, 'places'>, now: Date) {
  for (const place of places) await oweAlertMessage(tx, alert, { place, step }, now)
  const { cause, subject, severity, says, scope } = alert
  await insertEvent(tx, { kind: EVENTS[step], details: { cause, subject, severity, says, scope, tells: places } }, now)
}

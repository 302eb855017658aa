import { z } from 'zod'
import type { AlertsView, AlertTestView, AlertView } from '../messages/index.ts'
import { type AlertRecord, listAlertPlaces, listAlerts } from '../store/index.ts'
import type { ApiDeps } from './deps.ts'
import { nothing, parseInput } from './input.ts'

const listSchema = z.strictObject({ all: z.boolean().default(false), limit: z.number().int().min(1).max(1_000) })

export const ALERT_INPUTS = { 'alert.list': listSchema, 'alert.test': nothing }

export async function showAlerts(
  input: { all?: boolean | undefined; limit: number },
  { db, alertPlaces }: ApiDeps,
): Promise<AlertsView> {
  const known = await listAlertPlaces(db)
  const never = alertPlaces.names.filter((name) => !known.some((one) => one.name === name))
  return {
    alerts: (await listAlerts(db, parseInput(listSchema, input))).map(alertView),
    places: [
      ...never.map((name) => ({ name, configured: true, owed: 0 })),
      ...known.map(({ name, owed, failingSince, lastError }) => ({
        name,
        configured: alertPlaces.names.includes(name),
        owed,
        failingSince: failingSince?.toISOString(),
        lastError,
      })),
    ],
  }
}

/** Each place gets a message that nothing is wrong, now and once. */
export async function testAlerts({ alertPlaces }: ApiDeps): Promise<readonly AlertTestView[]> {
  return alertPlaces.test()
}

function alertView({ id, beganAt, endedAt, cause, subject, severity, says, scope }: AlertRecord): AlertView {
  const about = { cause, subject, severity, says, scope }
  return { number: id, ...about, since: beganAt.toISOString(), endedAt: endedAt?.toISOString() }
}

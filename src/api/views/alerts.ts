import { z } from 'zod'
import type { AlertPlaceView, AlertsView, AlertTestView, AlertView } from '../../messages/index.ts'
import { moment, view } from './view.ts'

export const alertSchema = view<AlertView>()({
  number: z.number(),
  cause: z.string().describe('The name under which docs/alerts.md says what to do.'),
  subject: z.string().describe('What it is about, as a partner; empty: the node itself.'),
  severity: z.enum(['warning', 'critical']),
  says: z.string(),
  scope: z.string().describe('"node", or the host that it is wrong with.'),
  since: moment,
  endedAt: moment.optional(),
})

export const alertPlaceSchema = view<AlertPlaceView>()({
  name: z.string(),
  configured: z.boolean().describe('False: it is in the configuration no more.'),
  owed: z.number().describe('Messages that it does not have yet.'),
  failingSince: moment.optional(),
  lastError: z.string().optional(),
})

export const alertsSchema = view<AlertsView>()({
  alerts: z.array(alertSchema),
  places: z.array(alertPlaceSchema),
}).describe('What is wrong with the node, the newest first, and who is told.')

export const alertTestSchema = view<AlertTestView>()({
  place: z.string(),
  arrived: z.boolean(),
  why: z.string().optional(),
}).describe('What became of a test message.')

import { z } from 'zod'
import type { TrafficHourView } from '../../messages/index.ts'
import { moment, view } from './view.ts'

export const trafficHourSchema = view<TrafficHourView>()({
  from: moment.describe('The beginning of the hour, GMT.'),
  received: z.number().describe('Exchanges that partners began.'),
  sent: z.number().describe('Exchanges that this node began.'),
  refused: z.number().describe('Of both: those that ended in a refusal.'),
  turnedAway: z.number().describe('Callers and messages of which no exchange came.'),
}).describe('What began within one hour.')

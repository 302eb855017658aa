import { z } from 'zod'
import { TIMERS, type TimerView, type WorkingProcessView } from '../../messages/index.ts'
import { processSchema } from './node.ts'
import { moment, namesOf, view } from './view.ts'

export const timerSchema = view<TimerView>()({
  name: namesOf(TIMERS),
  everySeconds: z.number(),
  beganAt: moment.optional().describe('Of the last run; absent: there was none yet.'),
  endedAt: moment.optional().describe('Absent: it is under way, or there was none yet.'),
  failed: z.string().optional().describe('Why the last run, or a part of it, did not succeed.'),
  nextAt: moment.optional().describe('At the latest; absent: the process is silent.'),
  didAt: moment.optional().describe('The last time it found something to do.'),
  did: z.string().optional().describe('What for, by its name.'),
  failedAt: moment.optional().describe('The last run that did not succeed, also where others came since.'),
  lastFailure: z.string().optional(),
}).describe('Something that a process does again and again, since it started.')

export const workingProcessSchema = view<WorkingProcessView>()({
  ...processSchema.shape,
  timers: z.array(timerSchema),
}).describe('A process of the node, with what it does by itself.')

import { z } from 'zod'
import {
  CAUSES,
  type HeldPartnerView,
  type OwedWorkView,
  type ParkedGroupView,
  type ParkedWorkView,
  type QueueView,
} from '../../messages/index.ts'
import { moment, namesOf, view } from './view.ts'

export const owedWorkSchema = view<OwedWorkView>()({
  queue: z.string(),
  task: z.string(),
  partner: z.string(),
  due: z.number(),
  waiting: z.number().describe('For their time; the first of them comes at `nextAt`.'),
  nextAt: moment.optional(),
  held: z.number().describe('Nothing goes out to the partner now.'),
  running: z.number(),
  parked: z.number(),
  oldest: z.string().describe('Owed since.'),
}).describe('What is owed in one queue, of one task and partner.')

export const heldPartnerSchema = view<HeldPartnerView>()({
  partner: z.string(),
  circuit: z
    .object({
      state: z.enum(['open', 'half-open']),
      since: moment,
      failures: z.number(),
      cause: namesOf(CAUSES),
      says: z.string(),
      nextTryAt: moment,
    })
    .optional(),
  pause: z.object({ since: moment, why: z.string() }).optional(),
  call: z
    .object({ organisation: z.string(), contact: z.string(), email: z.string(), phone: z.string().optional() })
    .optional()
    .describe('Of another state: whom to call, by its form.'),
}).describe('A partner to whom nothing goes out now: it is not reached, or people have paused the calls; or both.')

export const queueSchema = view<QueueView>()({ work: z.array(owedWorkSchema), held: z.array(heldPartnerSchema) })

export const parkedGroupSchema = view<ParkedGroupView>()({
  cause: namesOf(CAUSES),
  meaning: z.string().describe('What that means.'),
  partner: z.string(),
  count: z.number(),
  tasks: z.array(z.string()),
  oldest: z.string(),
  example: z.object({ exchange: z.string(), says: z.string() }),
})

export const parkedWorkSchema = view<ParkedWorkView>()({
  exchange: z.string(),
  partner: z.string(),
  operation: z.string(),
  task: z.string(),
  cause: namesOf(CAUSES),
  parkedAt: moment,
  dueAt: moment.optional().describe('When it goes on, where it is taken up.'),
})

import { z } from 'zod'
import {
  EXCHANGE_STATES,
  NOTICE_STATES,
  NOTICE_TEMPLATE_NAMES,
  type NoticeProposal,
  type NoticeView,
  type SentNoticesView,
} from '../../messages/index.ts'
import { moment, view } from './view.ts'

export const noticeSchema = view<NoticeView>()({
  subject: z.string(),
  body: z.string(),
  id: z.number(),
  direction: z.enum(['in', 'out']),
  partner: z.string(),
  messageId: z.string(),
  at: moment,
  state: z.enum(NOTICE_STATES).optional().describe('Of one that came in.'),
  exchange: z.string(),
  exchangeState: z.enum(EXCHANGE_STATES),
  closedBy: z.string().optional().describe('The user who saw to it, where one was named.'),
  closingWords: z.string().optional(),
  closedAt: moment.optional(),
})

export const sentNoticesSchema = view<SentNoticesView>()({
  queued: z.array(noticeSchema),
  byEmail: z
    .array(z.object({ country: z.string(), name: z.string(), address: z.string() }))
    .describe('States that have no SPOC, each with the e-mail address of its co-ordinator, as registered.'),
  text: z.object({ subject: z.string(), body: z.string() }).describe('The notice in words, as it goes by e-mail.'),
}).describe('A notice for one state or all of them: what is on its way, and whom only people can tell.')

export const noticeProposalSchema = view<NoticeProposal>()({
  template: z.enum(NOTICE_TEMPLATE_NAMES).optional(),
  says: z.string(),
  commands: z.array(z.string()).describe('To be typed. Made of names we registered, never of words of the notice.'),
}).describe('What a person could do about a notice. Nothing of it is done by itself.')

import { z } from 'zod'
import type {
  AskedView,
  EventPage,
  EventView,
  ExchangePage,
  ExchangeTreeView,
  ExchangeView,
  ShownExchangeView,
} from '../../messages/index.ts'
import { base64, moment, view } from './view.ts'

export const exchangeSchema = view<ExchangeView>()({
  id: z.string(),
  partner: z.string(),
  direction: z.enum(['in', 'out']),
  operation: z.string(),
  messageId: z.string().optional(),
  state: z.string(),
  outcome: z.string().optional(),
  wireStatus: z.string().optional(),
  callbackUrl: z.string().optional(),
  waits: z.string().optional().describe('Why it does not go on, or that it is late; in words.'),
  createdAt: moment,
  settledAt: moment.optional(),
  closedAt: moment.optional(),
})

export const exchangePageSchema = view<ExchangePage>()({
  exchanges: z.array(exchangeSchema),
  next: z.string().optional(),
}).describe(
  '`next`: where the list goes on, also after a page with few rows or none: a page looks at so many rows and no more.',
)

export const eventSchema = view<EventView>()({
  at: moment,
  kind: z.string(),
  partner: z.string().optional(),
  authority: z.string().optional(),
  exchange: z.string().optional(),
  details: z.record(z.string(), z.unknown()),
})

export const eventPageSchema = view<EventPage>()({ events: z.array(eventSchema), next: z.string().optional() })

export const exchangeTreeSchema: z.ZodType = view<Omit<ExchangeTreeView, 'made'>>()({
  ...exchangeSchema.shape,
  authority: z.string(),
})
  .extend({
    get made(): z.ZodArray<z.ZodType> {
      return z.array(exchangeTreeSchema)
    },
  })
  .describe('An exchange, and those that were made for it.')

export const shownExchangeSchema = view<ShownExchangeView>()({
  ...exchangeSchema.shape,
  tree: exchangeTreeSchema.optional().describe('All that it belongs to, from what began it.'),
  approval: z.number().optional().describe('What it waits for.'),
  events: z.array(eventSchema),
  certificates: z.array(base64),
  tlsRequest: base64.optional().describe('PKCS#10 (DER), where a TLS certificate was asked for.'),
  forgiven: z
    .array(z.object({ tolerance: z.string(), why: z.string() }))
    .describe('What its messages needed, each once.'),
})

export const askedSchema = view<AskedView>()({
  exchange: exchangeSchema,
  holderReference: z.string(),
  request: z.enum(['initial', 'successive']),
  keyFingerprint: z
    .string()
    .describe("What the other side's operator compares and allows before an initial request is let through."),
})

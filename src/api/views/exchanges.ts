import { z } from 'zod'
import type {
  AskedView,
  CardVerifiableView,
  EventPage,
  EventView,
  ExchangeMessageView,
  ExchangePage,
  ExchangeTreeView,
  ExchangeView,
  MessageContentView,
  ShownExchangeView,
  ShownMessageView,
} from '../../messages/index.ts'
import { MESSAGE_PARTS } from '../../messages/index.ts'
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
  trace: z.string().optional().describe('Id of the OpenTelemetry trace it began in.'),
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

export const exchangeMessageSchema = view<ExchangeMessageView>()({
  n: z.number().int().describe('In its exchange, from 1.'),
  direction: z.enum(['in', 'out']),
  part: z.enum(MESSAGE_PARTS),
  contract: z.string(),
  operation: z.string(),
  at: moment.describe('When these very octets came or went first.'),
  lastAt: moment,
  times: z.number().int(),
  size: z.number().int().describe('In octets.'),
  sha256: z.string().describe('Of the octets as they went over the wire.'),
  httpStatus: z.number().int().optional().describe('Of an answer.'),
  tlsFingerprint: z.string().optional().describe('SHA-256 of the TLS certificate that the other side showed.'),
  kept: z
    .boolean()
    .describe('False: it was larger than is kept of one; its octets are not here, only their hash and size.'),
}).describe('A SOAP message of an exchange, without its octets.')

export const cardVerifiableSchema = view<CardVerifiableView>()({
  kind: z.enum(['certificate', 'request']),
  holderReference: z.string(),
  authorityReference: z.string().optional(),
  sha256: z.string(),
  octets: z.number().int(),
  role: z.string().optional().describe('Of a certificate: what its holder is.'),
  rights: z.array(z.string()).optional().describe('What its holder may, a sentence each.'),
  effective: z.string().optional(),
  expires: z.string().optional(),
  keyFingerprint: z.string().optional().describe('Of a request.'),
  vouchedForBy: z.string().optional(),
}).describe('What a certificate or request says. Nothing of it is verified.')

const messageContentSchema = view<MessageContentView>()({
  name: z.string(),
  text: z.string().optional(),
  object: cardVerifiableSchema.optional(),
  characters: z.number().int().optional(),
}).describe('An element that holds a value: as text, decoded, or, where it is long, only how long it is.')

export const shownMessageSchema = view<ShownMessageView>()({
  ...exchangeMessageSchema.shape,
  exchange: z.string(),
  octets: base64.describe('As they went over the wire; empty where they are not kept.'),
  content: z.array(messageContentSchema),
})

export const shownExchangeSchema = view<ShownExchangeView>()({
  ...exchangeSchema.shape,
  tree: exchangeTreeSchema.optional().describe('All that it belongs to, from what began it.'),
  approval: z.number().optional().describe('What it waits for.'),
  events: z.array(eventSchema),
  messages: z.array(exchangeMessageSchema).describe('As they went over the wire, in the order they came and went.'),
  certificates: z.array(base64),
  objects: z
    .array(cardVerifiableSchema)
    .describe('The request, then the certificates, as far as they are card-verifiable.'),
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

import { z } from 'zod'
import {
  CA_REQUESTS,
  type CaOrderView,
  type CaProductsView,
  type CaRequestView,
  type CaView,
  type CertificationRequestView,
  ORDER_STATES,
  REVOCATION_REASONS,
  type ShownCaOrderView,
} from '../../messages/index.ts'
import { moment, namesOf, view } from './view.ts'

export const caPowerSchema = z
  .enum(['revoke', 'cancel', 'suspend', 'domains', 'events'])
  .describe(
    'What some CAs do, beside issuing. `suspend`: and reinstate. `domains`: keeps names of ours. `events`: says when there is news.',
  )

export const caSchema = view<CaView>()({
  name: z.string(),
  kind: z.string(),
  authority: z.string(),
  held: z.string().optional().describe('Why nothing goes out to it now.'),
  open: z.number().describe('Orders that are not at their end.'),
  can: z.array(caPowerSchema),
  eventsAt: z.string().optional().describe('Where it may send its events.'),
  revocationReasons: z.array(namesOf(REVOCATION_REASONS)).describe('None: it revokes nothing on our word.'),
  findsOut: z.boolean().describe('Whether an order of unknown outcome is found out without a person.'),
  listsProducts: z.boolean(),
  publishesCrl: z.boolean(),
}).describe('An X.509 CA that the configuration names.')

export const caOrderSchema = view<CaOrderView>()({
  id: z.string(),
  ca: z.string(),
  product: z.string(),
  commonName: z.string(),
  dnsNames: z.array(z.string()),
  days: z.number().optional(),
  state: z.union([z.enum(ORDER_STATES), z.literal('expired')]).describe('`expired` once its certificate is over.'),
  says: z.string().optional().describe('What somebody has to do, or what is waited for, in words.'),
  waitingFor: z.array(
    z.union([
      z.object({
        reason: z.literal('domain'),
        name: z.string(),
        method: z.string().describe('As `dns-01`.'),
        value: z.string().describe('What is to be published.'),
        until: z.string().optional().describe('ISO 8601'),
        note: z.string().optional().describe('What is in the way so far.'),
      }),
      z.object({
        reason: z
          .enum(['approval', 'identity', 'organisation', 'payment', 'terms', 'pickup', 'shipping', 'unknown'])
          .describe("in the CA's words"),
        note: z.string().optional().describe("in the CA's words"),
      }),
    ]),
  ),
  keyAt: z.enum(['node', 'elsewhere', 'ca']),
  exchange: z.string(),
  replaces: z.string().optional(),
  createdAt: moment,
  submittedAt: moment.optional(),
  lookedAt: moment.optional(),
  lookAt: moment.optional(),
  serial: z.string().optional(),
  notAfter: z.string().optional(),
})

export const ownDomainSchema = z.object({
  name: z.string(),
  state: z.enum(['pending', 'valid', 'expired', 'unknown']),
  says: z.string().describe("The CA's own word."),
  until: z.string().optional().describe('Of a valid one: how long. ISO 8601.'),
  publish: z
    .object({ at: z.string(), value: z.string(), until: z.string().optional() })
    .optional()
    .describe('What is to be published where, and until when.'),
})

export const caRequestSchema = view<CaRequestView>()({
  exchange: z.string(),
  operation: namesOf(CA_REQUESTS),
  order: z.string().optional(),
  domain: z.string().optional(),
  reason: namesOf(REVOCATION_REASONS).optional().describe('Of a revocation.'),
  note: z.string().optional().describe('Why, in the words of whoever asked.'),
  cameTo: z.enum(['done', 'too-late', 'given-up']).optional().describe('Absent: it is under way.'),
  answer: ownDomainSchema.optional().describe('Of a name: how it stands at the CA.'),
  says: z.string().optional().describe('What somebody has to know of it now.'),
  askedAt: moment,
  doneAt: moment.optional(),
}).describe('What a CA is asked about an order or a name.')

export const shownCaOrderSchema = view<ShownCaOrderView>()({
  ...caOrderSchema.shape,
  chain: z.array(z.string()).describe('DER in base64: leaf first, as the CA gave it, once it gave one.'),
  request: z.string().optional(),
  ticket: z.string().optional().describe("In the bridge's own words, what the CA has."),
  requests: z.array(caRequestSchema).describe('What the CA was asked about it, the oldest first.'),
})

export const certificationRequestSchema = view<CertificationRequestView>()({
  text: z.string().describe('Its subject, whole.'),
  subject: z
    .object({ country: z.string(), organization: z.string().optional(), commonName: z.string() })
    .optional()
    .describe('Absent: it lacks a country or a common name, and cannot be ordered with.'),
  dnsNames: z.array(z.string()),
})

export const caProductsSchema = view<CaProductsView>()({
  products: z.array(
    z.object({
      name: z.string(),
      says: z.string(),
      keyAt: z.enum(['ours', 'ca']).describe('Who makes the key.'),
      days: z.object({ usual: z.number(), most: z.number() }),
    }),
  ),
  askedAt: moment.describe('When the CA said so.'),
  says: z.string().optional().describe('Why it could not be asked now.'),
})

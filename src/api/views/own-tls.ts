import { z } from 'zod'
import { type OwnTlsView, TLS_IDENTITIES } from '../../messages/index.ts'
import { moment, view } from './view.ts'

export const ownTlsSchema = view<OwnTlsView>()({
  identity: z.enum(TLS_IDENTITIES),
  ca: z.string().optional().describe('Who renews it; absent: people bring files.'),
  certificate: z.string().optional().describe('PEM, with the CAs in between behind it; absent: there is none yet.'),
  fingerprint: z.string().optional().describe('SHA-256'),
  notAfter: z.string().optional().describe('ISO 8601'),
  renewsAt: moment.optional().describe('When the next one is ordered.'),
  next: z
    .object({
      order: z.string(),
      why: z.string().describe('It was ordered.'),
      says: z.string().describe('How far it is, in words.'),
      useFrom: z.string().optional().describe('Not used before.'),
      fingerprint: z.string().optional(),
      certificate: z.string().optional().describe('PEM'),
    })
    .optional(),
  trouble: z.string().optional().describe('Why the last one that was ordered came to nothing.'),
}).describe('A TLS certificate of this node, and the one that follows it.')

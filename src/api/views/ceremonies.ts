import { z } from 'zod'
import type {
  BatchKeyView,
  CarriedFileView,
  CeremonyAnswersView,
  CeremonyView,
  ImportedCeremonyView,
  SignedCeremonyView,
} from '../../messages/index.ts'
import { base64, check, moment, view } from './view.ts'

export const carriedRequestSchema = z.object({
  id: z.string().describe('of its exchange'),
  kind: z.literal('state').describe('`state`: to another state, over the SPOC of ours.'),
  partner: z.string(),
  country: z.string(),
  holderReference: z.string(),
  authorityReference: z.string().optional(),
  keyFingerprint: z.string(),
  createdAt: moment,
  sha256: z.string().describe('of the octets, hex'),
  octets: base64,
})

export const batchKeySchema = view<BatchKeyView>()({
  name: z.string().optional(),
  fingerprint: z.string(),
  publicKey: base64,
  addedAt: moment.optional(),
}).describe('A key batches are signed with: of this node, or of a machine it is paired with.')

export const carriedFileSchema = view<CarriedFileView>()({ file: z.string(), octets: base64 })

export const ceremonySchema = view<CeremonyView>()({
  batch: z.string(),
  from: z.string(),
  created: z.string(),
  by: z.string().optional(),
  items: z.array(
    z.object({
      number: z.number().describe('in its batch, from 1'),
      id: z.string(),
      cvca: z.string(),
      wish: z.enum(['certificate', 'countersignature']),
      of: z.string().describe('Whose it is: a registered partner here, or what the batch says where there is none.'),
      holderReference: z.string(),
      keyFingerprint: z.string(),
      foreignCar: z.string().optional(),
      since: moment,
      state: z.enum(['unknown', 'open', 'failed', 'certified', 'countersigned', 'refused']),
      checks: z.array(check),
    }),
  ),
}).describe('A batch of requests, and what the machine with the keys makes of each.')

export const ceremonyAnswersSchema = view<CeremonyAnswersView>()({
  answers: z.string(),
  for: z.string(),
  certificates: z.array(z.string()),
  files: z.array(carriedFileSchema),
}).describe('The batch of answers.')

export const signedCeremonySchema = view<SignedCeremonyView>()({
  ...ceremonySchema.shape,
  ...ceremonyAnswersSchema.shape,
  notDone: z.array(z.object({ number: z.number(), why: z.string() })).describe('Accepted, and yet not done.'),
})

export const importedCeremonySchema = view<ImportedCeremonyView>()({
  batch: z.string(),
  from: z.string(),
  created: z.string(),
  by: z.string().optional(),
  before: z.string().optional().describe('When it was taken in before.'),
  keysRemoved: z.number().describe('Private keys of a CVCA that was handed over to that machine.'),
  taken: z.array(
    z.object({
      file: z.string(),
      result: z.enum(['taken', 'not-needed', 'left']),
      exchange: z.string().optional(),
      says: z.string(),
    }),
  ),
})

import { z } from 'zod'
import {
  type AskedListView,
  LIST_KINDS,
  LIST_SOURCE_KINDS,
  type ListAnchorView,
  type ListSourceView,
  type ListTakenView,
  type ListVersionView,
} from '../../messages/index.ts'
import { exchangeSchema } from './exchanges.ts'
import { moment, view } from './view.ts'

export const listAnchorSchema = view<ListAnchorView>()({
  authority: z.string(),
  subject: z.string(),
  validTo: z.string(),
  sha256: z.string(),
})

export const listTakenSchema = view<ListTakenView>()({
  authority: z.string(),
  kind: z.enum(LIST_KINDS),
  kept: z.boolean().describe('False where the authority had this very list already.'),
  sentTo: z.array(z.string()).describe('Names of the partners it is on its way to.'),
})

export const listVersionSchema = view<ListVersionView>()({
  authority: z.string(),
  kind: z.enum(LIST_KINDS),
  sha256: z.string(),
  signedAt: moment,
  keptAt: moment,
  from: z.string().optional().describe('The partner that brought it; absent where a source or an operator did.'),
  source: z.string().optional(),
  heldBy: z.array(z.string()).describe('Partners whose newest list of this kind it is, as far as we know.'),
})

export const listSourceSchema = view<ListSourceView>()({
  kind: z.enum(LIST_SOURCE_KINDS),
  name: z.string(),
  authority: z.string(),
  place: z.string().describe("An absolute path on the node's machine, or an http or https URL."),
  everySeconds: z.number(),
  origin: z.enum(['configuration', 'operator']),
  triedAt: moment.optional(),
  succeededAt: moment.optional(),
  failingSince: moment.optional().describe('Absent while the last look went well.'),
  lastError: z.string().optional(),
  dueAt: moment,
})

export const askedListSchema = view<AskedListView>()({ exchange: exchangeSchema, kind: z.enum(LIST_KINDS) })

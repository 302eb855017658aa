import { z } from 'zod'
import type { ForgottenView, NodeView, ProcessView, RefusalView } from '../../messages/index.ts'
import { authoritySchema } from './authorities.ts'
import { keyHoldersSchema } from './keys.ts'
import { listSourceSchema } from './lists.ts'
import { ownTlsSchema } from './own-tls.ts'
import { deviationSchema } from './partners.ts'
import { heldPartnerSchema } from './queue.ts'
import { base64, moment, view } from './view.ts'

export const processSchema = view<ProcessView>()({
  role: z.enum(['all', 'web', 'worker']),
  host: z.string(),
  pid: z.number(),
  version: z.string(),
  startedAt: moment.describe('ISO 8601'),
  seenAt: moment.describe('said that it is there'),
  silent: z.boolean().describe('It should have said so again by now.'),
  keysLocked: z.boolean().optional().describe('Its private keys wait for the persons who open them.'),
}).describe('A process of a node on a server.')

export const refusalSchema = view<RefusalView>()({
  event: z.string().describe('the kind of event that tells of each'),
  why: z.string(),
  says: z.string().optional().describe('What was found of the newest, for people.'),
  partner: z.string().optional().describe('Absent: it is not known who it is.'),
  claims: z.string().optional().describe('What a certificate says that was refused; nobody vouches for it.'),
  remoteAddress: z.string().optional(),
  times: z.number(),
  last: z.string(),
}).describe('Callers or messages that were turned away: of one caller, for one reason.')

export const nodeSchema = view<NodeView>()({
  version: z.string(),
  running: z.boolean(),
  processes: z.array(processSchema).describe('None where the node is embedded.'),
  publicUrl: z.string(),
  spocUrl: z.string().optional().describe('Where other states reach it, where it is set up for them.'),
  tlsFingerprint: z
    .string()
    .describe(
      'SHA-256 of our own TLS certificate, which partners register, and the certificate (PEM); empty while there is none.',
    ),
  tlsCertificate: z.string(),
  ownTls: z.array(ownTlsSchema).describe('All our TLS certificates, those towards other states, too.'),
  keyHolders: keyHoldersSchema.optional().describe('Where persons open the keys.'),
  authorities: z.array(authoritySchema),
  deviations: z.array(deviationSchema).describe("What partners' messages needed, and what was not forgiven."),
  refusals: z
    .array(refusalSchema)
    .describe('Who was turned away in the last 24 hours, and why: the most recent first, no more than 20.'),
  listSources: z.array(listSourceSchema),
  openNotices: z.number().describe('Notices of other states that nobody has seen to yet.'),
  awaitingCeremony: z.number().describe("Requests that wait for the machine that holds a CVCA's keys."),
  forgotten: z.number().describe('Certificates issued before a restore that the restored database knew nothing of.'),
  held: z.array(heldPartnerSchema).describe('Partners to whom nothing goes out now.'),
  parked: z.number().describe('What nobody goes on with, and requests that are not answered in time: how many.'),
  late: z.number(),
})

export const forgottenSchema = view<ForgottenView>()({
  authority: z.string().describe('role, country and mnemonic'),
  partner: z.string().optional().describe("Country and mnemonic; absent: a certificate for the authority's own key."),
  holderReference: z.string(),
  sha256: z.string(),
  issuedAt: moment,
  foundAt: moment,
  givenAgainAt: moment.optional().describe('Its partner asked with the same request, and got it again.'),
  octets: base64,
}).describe('A certificate issued before a restore, which the restored database knew nothing of; the ledger did.')

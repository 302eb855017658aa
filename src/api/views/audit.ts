import { z } from 'zod'
import type {
  AuditFindingView,
  AuditPageView,
  AuditPlaceInExport,
  AuditPlaceView,
  AuditVerificationView,
  AuditVerifiedView,
  AuditView,
  CheckpointView,
  EvidenceView,
} from '../../messages/index.ts'
import { moment, view } from './view.ts'

export const checkpointSchema = view<CheckpointView>()({
  number: z.number(),
  at: moment,
  from: z.number(),
  to: z.number(),
  hash: z.string(),
  places: z.array(z.string()).describe('Places outside that have it.'),
})

export const auditPlaceSchema = view<AuditPlaceView>()({
  name: z.string(),
  configured: z.boolean().describe('False: it is in the configuration no more.'),
  newest: z.number().optional(),
  newestRow: z.number().optional(),
  newestAt: moment.optional(),
  owed: z.number(),
  failingSince: moment.optional(),
  lastError: z.string().optional(),
})

export const auditSchema = view<AuditView>()({
  node: z.string(),
  rows: z.number().describe('The newest row, and its hash.'),
  hash: z.string(),
  from: z.number().describe('The first row that can be checked: later ones than 1 once years were removed.'),
  pending: z.number().describe('Committed, and not chained yet; since when.'),
  pendingSince: moment.optional(),
  keys: z.array(z.string()).describe('SHA-256 of the public keys that sign checkpoints; the last one is in use.'),
  publicKey: z.string().optional().describe('Of the last key: SubjectPublicKeyInfo in PEM.'),
  newest: checkpointSchema.optional(),
  places: z.array(auditPlaceSchema),
}).describe('How it is with the audit chain.')

export const auditPlaceInExportSchema = view<AuditPlaceInExport>()({
  of: z.enum(['checkpoint', 'row', 'end']),
  after: z.number(),
  end: z.object({ n: z.number(), hash: z.string() }),
})

export const auditPageSchema = view<AuditPageView>()({
  lines: z.array(z.string()),
  next: auditPlaceInExportSchema.optional(),
}).describe('Lines of an export, and where the next ones begin; without it that was all.')

export const auditFindingSchema = view<AuditFindingView>()({
  kind: z.string().describe('Which tampering it looks like: a short name (docs/audit.md).'),
  n: z.number().optional().describe('The first bad row; absent: it is about no row.'),
  says: z.string(),
  restored: z.number().optional().describe('The row that tells of a restore by which it may be explained.'),
})

export const auditVerifiedSchema = view<AuditVerifiedView>()({
  ok: z.boolean(),
  from: z.number(),
  to: z.number().describe('The last row.'),
  holdsTo: z.number().describe('The last row before the first bad one.'),
  hash: z.string().optional(),
  checkpoints: z.number(),
  signedTo: z
    .object({ checkpoint: z.number(), n: z.number() })
    .optional()
    .describe('The newest checkpoint of the node that is signed, and whose rows are those it was signed over.'),
  anchors: z.number().describe('Checkpoints of places outside it was compared with.'),
  anchoredTo: z.number().optional().describe('Up to which row they vouch for it.'),
  pending: z.number().describe('Committed, and not chained yet.'),
  keys: z.array(z.string()).describe('SHA-256 of the public keys that signed.'),
  found: z.number().describe('How many findings there are: the first hundred are listed.'),
  findings: z.array(auditFindingSchema),
  accepted: z.array(auditFindingSchema).describe('Restores that were known.'),
})

export const auditVerificationSchema = view<AuditVerificationView>()({
  state: z.enum(['never', 'running', 'ended', 'failed', 'interrupted']),
  by: z.string().optional(),
  begunAt: moment.optional(),
  endedAt: moment.optional(),
  checked: z.number().describe('Rows.'),
  inAll: z.number(),
  why: z.string().optional().describe('Why it failed.'),
  result: auditVerifiedSchema.optional(),
}).describe('The newest run in which the node verified its chain for a person.')

export const evidenceSchema = view<EvidenceView>()({
  files: z
    .array(z.object({ name: z.string().describe('base64'), octets: z.string().describe('base64') }))
    .describe('base64'),
  rows: z.number(),
  notCovered: z.number().describe('Rows that no checkpoint covers yet.'),
}).describe('What proves one exchange: files by their names in the pack.')

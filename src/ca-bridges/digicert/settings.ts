import { z } from 'zod'
import type { RevocationReason } from '../../messages/index.ts'
import { accessSettings } from '../ca-http/index.ts'
import { fieldAt, isField, valueAt, wordsFor } from './fields.ts'

/** Our words for why, in those of the CA; one of them was seen in public. */
export const REASON_WORDS = {
  unspecified: 'unspecified',
  keyCompromise: 'key_compromise',
  affiliationChanged: 'affiliation_changed',
  superseded: 'superseded',
  cessationOfOperation: 'cessation_of_operation',
} as const satisfies Partial<Record<RevocationReason, string>>
export type ReasonName = keyof typeof REASON_WORDS
export const REASON_NAMES = Object.keys(REASON_WORDS) as ReasonName[]

const fields = z.record(z.string(), z.string()).superRefine((values, context) => {
  for (const [path, text] of Object.entries(values)) {
    const why = objectionTo(path, text)
    if (why !== undefined) context.addIssue({ code: 'custom', path: [path], message: why })
  }
})

function objectionTo(path: string, text: string): string | undefined {
  if (!isField(path)) return `there is no field ${path}`
  if (fieldAt(path).by !== 'operator') return 'the node fills it in itself, or it is not sent'
  return valueAt(path, text) === undefined ? `it is ${wordsFor(path)}` : undefined
}

const place = z.enum(['certificate', 'order'])

/** What stands in `eac.yaml` of a CA of this kind. */
export const digicertSettings = z.strictObject({
  kind: z.literal('digicert'),
  ...accessSettings,
  url: accessSettings.url.default('https://certcentral.digicert.eu/services/v2'),
  /** A file with the API key. */
  apiKey: z.string().min(1),
  /** PEM: roots that a chain must end at. */
  roots: z.string().min(1),
  /** Products that the table has not, and how they are ordered. */
  products: z.record(z.string().regex(/^[a-z0-9_]{1,80}$/), z.enum(['token', 'tls'])).default({}),
  /** For every order that does not say otherwise. */
  fields: fields.default({}),
  acceptAgreement: z.boolean().default(true),
  /** Where these two stand in an order: the vendor's page has lost its indentation. */
  profileOptionIn: place.default('certificate'),
  individualIn: place.default('certificate'),
  /** An order needs nobody's approval; the key must be allowed to say so. */
  skipApproval: z.boolean().default(false),
  /** The node approves its own orders; the key must be allowed to. */
  approves: z.boolean().default(false),
  /** A revocation needs nobody's approval; the key must be an administrator's. */
  skipApprovalOfRevocation: z.boolean().default(false),
  /** What is revoked: the certificate, or all of its order. */
  revokes: z.enum(['certificate', 'order']).default('certificate'),
  reasonWords: z.partialRecord(z.enum(REASON_NAMES), z.string().min(1).max(100)).default({}),
  /** Of one API key, for all processes of the node: half of what the vendor allows. */
  mostCalls: z
    .strictObject({
      in5Seconds: z.number().int().min(1).max(100).default(50),
      in3Minutes: z.number().int().min(1).max(1_000).default(500),
    })
    .prefault({}),
})
export type DigicertSettings = z.output<typeof digicertSettings>

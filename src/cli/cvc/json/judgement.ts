import { z } from 'zod'
import { REFERENCE } from './words.ts'

const FINDING = z
  .strictObject({
    rule: z.string().describe('stable, for programs'),
    source: z.string().describe('the clause the rule comes from'),
    severity: z.enum(['error', 'warning']),
    holderReference: REFERENCE.describe('of what was judged'),
    at: z.int().min(-1).optional().describe('where in the chain: 0 is the one after the anchor, -1 the anchor'),
    detail: z.string().optional().describe('what was found, for people'),
  })
  .describe('a rule that does not hold')

/** The JSON of `eac cvc verify`. */
export const JUDGEMENTS = z.array(
  z.strictObject({
    kind: z.enum(['certificate', 'request', 'authenticated-request']),
    holderReference: REFERENCE,
    ok: z.boolean(),
    chain: z.array(REFERENCE).describe('from the anchor down; empty where no way leads there, or none is needed'),
    rights: z.array(z.string()).describe('what the whole chain leaves of them, a sentence each'),
    findings: z.array(FINDING),
  }),
)

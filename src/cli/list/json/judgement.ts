import { z } from 'zod'
import { KIND, MOMENT } from './words.ts'

const FINDING = z
  .strictObject({
    rule: z.string().describe('stable, for programs'),
    source: z.string().describe('the clause the rule comes from'),
    severity: z.enum(['error', 'warning']),
    about: z.string().optional().describe('the certificate or signer it is about; missing for the list itself'),
    detail: z.string().optional().describe('what was found, for people'),
  })
  .describe('a rule that does not hold')

/** The JSON of `eac list verify`. */
export const LIST_JUDGEMENT = z.strictObject({
  file: z.string(),
  kind: KIND,
  ok: z.boolean(),
  at: MOMENT.describe('the moment it was judged for'),
  signedAt: MOMENT.optional().describe('of the signer that is trusted, else what the first signer says'),
  chain: z.array(z.string()).describe('names from the anchor down to the signer; empty where it does not verify'),
  findings: z.array(FINDING),
})
export type ListJudgement = z.infer<typeof LIST_JUDGEMENT>

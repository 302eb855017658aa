import { z } from 'zod'
import { REFERENCE } from './words.ts'

const SIDE = z.strictObject({
  file: z.string(),
  kind: z.enum(['certificate', 'request', 'authenticated-request']),
  holderReference: REFERENCE,
})

const CHANGE = z.strictObject({
  field: z.enum([
    'kind',
    'holder',
    'issuer',
    'outer-signer',
    'role',
    'rights',
    'effective',
    'expires',
    'key',
    'algorithm',
    'curve',
    'domain-parameters',
    'extension',
    'encoding',
    'signature',
  ]),
  sentence: z.string().describe('what changed, for people'),
  a: z.string().optional().describe('what the first says; missing where it says nothing'),
  b: z.string().optional(),
  gained: z.array(z.string()).optional().describe('rights by name that only the second has'),
  lost: z.array(z.string()).optional(),
})
export type Change = z.infer<typeof CHANGE>

/** The JSON of `eac cvc diff`. */
export const DIFFERENCE = z.strictObject({
  a: SIDE,
  b: SIDE,
  same: z.boolean().describe('octet for octet'),
  changes: z.array(CHANGE),
})
export type Difference = z.infer<typeof DIFFERENCE>

import { z } from 'zod'
import { CERTIFICATE_SUMMARY, REQUEST_SUMMARY, UNREADABLE_SUMMARY } from './summary.ts'
import { ERROR_CODE, HEX, REFERENCE } from './words.ts'

const SIGNATURE = z
  .strictObject({
    of: z.enum(['certificate', 'inner', 'outer']).describe('inner and outer: of a request'),
    state: z.enum(['verifies', 'does-not-verify', 'not-checked']),
    under: z
      .enum(['own-key', 'certificate'])
      .describe('the key in the object itself, or that of a certificate at hand'),
    reference: REFERENCE.describe('of the key'),
    why: z.string().optional().describe('it was not checked'),
  })
  .describe('whether a signature verifies under the key it names: not whether that key is to be trusted')
export type SignatureState = z.infer<typeof SIGNATURE>

const TREE_NODE = z
  .strictObject({
    offset: z.int().min(0).describe('of the tag, in bytes from the start of the object'),
    tag: z.string().regex(/^([0-9A-F]{2}){1,2}$/),
    length: z.int().min(0).describe('as the length field says'),
    name: z.string(),
    value: HEX.optional().describe('of a primitive object; shorter than its length where the input breaks off'),
    text: z.string().optional().describe('what the value means, where it has a meaning of its own'),
    get children() {
      return z.array(TREE_NODE).optional()
    },
  })
  .meta({ id: 'DataObject' })
export type TreeNode = z.infer<typeof TREE_NODE>

const BREAKS = z
  .strictObject({
    code: ERROR_CODE,
    path: z.string().optional(),
    offset: z.int().min(0).describe('in bytes from the start of the object'),
    why: z.string(),
  })
  .describe('the first place where tags and lengths do not fit together')

const BESIDE = {
  file: z.string(),
  signatures: z.array(SIGNATURE),
  tree: z.array(TREE_NODE).optional(),
  treeBreaks: BREAKS.optional(),
}

/** The JSON of `eac cvc show`. */
export const SHOWN = z.array(
  z.discriminatedUnion('kind', [
    CERTIFICATE_SUMMARY.extend(BESIDE),
    REQUEST_SUMMARY.extend(BESIDE),
    UNREADABLE_SUMMARY.extend(BESIDE),
  ]),
)
export type Shown = z.infer<typeof SHOWN>[number]

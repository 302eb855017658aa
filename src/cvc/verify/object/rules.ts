import { algorithmNotDeprecated } from './algorithm-not-deprecated.ts'
import { encodedAsPrescribed } from './encoded-as-prescribed.ts'
import { hashCoversOrder } from './hash-covers-order.ts'
import type { ObjectRule } from './judged-object.ts'
import { mnemonicPresent } from './mnemonic-present.ts'

/** Asked of certificates and requests alike; all of them warnings. */
export const OBJECT_RULES = [
  encodedAsPrescribed,
  mnemonicPresent,
  algorithmNotDeprecated,
  hashCoversOrder,
] as const satisfies readonly ObjectRule[]

export type ObjectRuleId = (typeof OBJECT_RULES)[number]['id']

import type { Deviation } from '../../deviations.ts'
import type { HolderReference } from '../../holder-reference.ts'
import type { Rule } from '../rule.ts'
import type { UsableKey } from '../usable-key.ts'

/** What certificates and requests have in common. */
export interface JudgedObject {
  readonly holderReference: HolderReference
  readonly deviations: readonly Deviation[]
  readonly key: UsableKey
}

export type ObjectRule = Rule<JudgedObject>

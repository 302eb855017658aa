import type { CvRequest } from '../../request.ts'
import type { CheckSignature } from '../../signer.ts'
import type { Rule } from '../rule.ts'
import type { UsableKey } from '../usable-key.ts'

export interface RequestStep {
  readonly request: CvRequest
  /** The key in the request, on the curve it spells out (or on the one the caller knows). */
  readonly key: UsableKey
  readonly checkSignature: CheckSignature
}

export type RequestRule = Rule<RequestStep>

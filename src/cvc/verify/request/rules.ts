import { requestCarriesDomainParameters } from './carries-domain-parameters.ts'
import { innerSignature } from './inner-signature.ts'
import { namesItsAuthority } from './names-its-authority.ts'
import type { RequestRule } from './step.ts'
import { usableRequestKey } from './usable-key.ts'

/** What can be asked of a request without looking anything up. */
export const REQUEST_RULES = [
  requestCarriesDomainParameters,
  usableRequestKey,
  innerSignature,
  namesItsAuthority,
] as const satisfies readonly RequestRule[]

export type RequestRuleId = (typeof REQUEST_RULES)[number]['id']

import type { Partner } from '../messages/index.ts'

/** Where a partner is sent what it did not ask for: a SPOC at its service (Doc 9303-12, 8), others at their push URL. */
export function pushUrlOf({ role, serviceUrl, pushUrl }: Partner): string | undefined {
  return role === 'SPOC' ? serviceUrl : pushUrl
}

import { isExpired } from '../expiry.ts'
import { isOfCvca, type LinkRule } from './step.ts'

/** An expired trust point verifies no DV certificate any more, but still a link certificate. */
export const issuerNotExpired = {
  id: 'issuer-not-expired',
  source: 'TR-03110-3 2.5.1',
  severity: 'error',
  holds: (step) => isOfCvca(step) || !isExpired(step.issuer, step.today),
  detail: ({ issuer }) => `${issuer.holderReference} expired after ${issuer.expires}`,
} as const satisfies LinkRule

import { sameHolder } from '../../holder-reference.ts'
import { isOfCvca, type LinkRule } from './step.ts'

/** The new key of a CVCA has the same country and mnemonic, and another sequence number. */
export const keepsHolder = {
  id: 'keeps-holder',
  source: 'common practice, TR-03139',
  severity: 'warning',
  holds: (step) => !isOfCvca(step) || sameHolder(step.certificate.holderReference, step.issuer.holderReference),
  detail: ({ certificate, issuer }) => `${issuer.holderReference} to ${certificate.holderReference}`,
} as const satisfies LinkRule

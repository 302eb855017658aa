import { isSelfSigned, type LinkRule } from './step.ts'

/** A chip should not import a key under a reference it already knows, and the issuer's it knows. */
export const newReference = {
  id: 'new-reference',
  source: 'TR-03110-3 A.7.2, note',
  severity: 'warning',
  holds: (step) => isSelfSigned(step) || step.certificate.holderReference !== step.issuer.holderReference,
  detail: ({ certificate }) => `${certificate.holderReference} is the issuer's reference, too`,
} as const satisfies LinkRule

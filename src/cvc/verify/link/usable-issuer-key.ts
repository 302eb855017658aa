import type { LinkRule } from './step.ts'

/** Without it no signature can be checked. */
export const usableIssuerKey = {
  id: 'usable-issuer-key',
  source: 'TR-03110-3 A.7.3.2, A.7.4.2, D.3',
  severity: 'error',
  holds: ({ issuerKey }) => issuerKey.ok,
  detail: ({ issuerKey }) => (issuerKey.ok ? '' : issuerKey.error.message),
} as const satisfies LinkRule

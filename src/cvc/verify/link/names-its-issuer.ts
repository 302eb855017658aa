import type { LinkRule } from './step.ts'

/** Octet for octet, case-sensitive. */
export const namesItsIssuer = {
  id: 'names-its-issuer',
  source: 'TR-03110-3 C.1.2',
  severity: 'error',
  holds: ({ certificate, issuer }) => certificate.authorityReference === issuer.holderReference,
  detail: ({ certificate, issuer }) => `names ${certificate.authorityReference}, not ${issuer.holderReference}`,
} as const satisfies LinkRule

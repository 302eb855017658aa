import type { RequestRule } from './step.ts'

/** Recommended by the guideline; the EU policy demands it of DV requests, which is for the caller to enforce. */
export const namesItsAuthority = {
  id: 'names-its-authority',
  source: 'TR-03110-3 C.2.2',
  severity: 'warning',
  holds: ({ request }) => request.authorityReference !== undefined,
} as const satisfies RequestRule

import type { LinkRule } from './step.ts'

/** A chip has no clock and does not ask this; a server does. */
export const effectiveReached = {
  id: 'effective-reached',
  source: 'TR-03110-3 2.4, server with a clock',
  severity: 'error',
  holds: ({ certificate, today }) => certificate.effective <= today,
  detail: ({ certificate }) => `effective from ${certificate.effective}`,
} as const satisfies LinkRule

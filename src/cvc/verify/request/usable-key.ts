import type { RequestRule } from './step.ts'

/** Its parameters are those of a known curve and the point lies on it; RSA numbers are within the profile. */
export const usableRequestKey = {
  id: 'usable-key',
  source: 'TR-03110-3 A.7.3.2, A.7.4.2, D.3',
  severity: 'error',
  // Parameters that are missing are another rule's finding.
  holds: ({ key }) => key.ok || key.error.code === 'domain-parameters-missing',
  detail: ({ key }) => (key.ok ? '' : key.error.message),
} as const satisfies RequestRule

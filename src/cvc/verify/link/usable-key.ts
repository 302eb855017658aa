import type { LinkRule } from './step.ts'

/** The curve is known or inherited, the point lies on it; RSA numbers are within the profile. */
export const usableCertificateKey = {
  id: 'usable-key',
  source: 'TR-03110-3 A.7.3.2, A.7.4.2, D.3',
  severity: 'error',
  holds: ({ key }) => key.ok,
  detail: ({ key }) => (key.ok ? '' : key.error.message),
} as const satisfies LinkRule
